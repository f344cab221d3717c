import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { adminRoute, routes } from '../../lambdas/routes.ts';
import { createStack, type Deploy, flat, resources, synth } from './stack.ts';

const plain = synth();

/** `POST /v1/rerank` with what it leads to. */
function methodsOf(template: Template) {
  const parts = new Map(resources(template, 'ApiGateway::Resource').map(({ id, properties }) => [id, properties]));
  const pathOf = (id: string): string => {
    const part = parts.get(id);
    return part ? `${pathOf(part.ParentId.Ref ?? '')}/${part.PathPart}` : '';
  };
  return resources(template, 'ApiGateway::Method').map(({ properties }) => ({
    route: `${properties.HttpMethod} ${pathOf(properties.ResourceId.Ref)}`,
    integration: properties.Integration,
    authorization: properties.AuthorizationType,
  }));
}

function routesOf(template: Template): string[] {
  return methodsOf(template)
    .map(({ route }) => route)
    .sort();
}

const paths = [...routes, adminRoute].flatMap(({ method, paths: all, endpoint }) =>
  all.map((path) => ({ method, endpoint, path: path.replace('*', '{name+}') })),
);

describe('routes', () => {
  test('are those of the route table, each with its preflight', () => {
    const expected = paths.flatMap(({ method, path }) => [`${method} ${path}`, `OPTIONS ${path}`]);

    expect(routesOf(plain)).toEqual(expected.sort());
    expect(expected).toContain('POST /v1/chat/completions');
    expect(expected).toContain('GET /v1/models/{name+}');
  });

  test('have no preflight where no headers for it are sent', () => {
    expect(routesOf(synth({}, { cors: false }))).toEqual(paths.map(({ method, path }) => `${method} ${path}`).sort());
  });

  test('stream, for as long as a function may run', () => {
    const shapes = methodsOf(plain).map(({ authorization, integration }) => ({
      authorization,
      type: integration.Type,
      method: integration.IntegrationHttpMethod,
      mode: integration.ResponseTransferMode,
      timeout: integration.TimeoutInMillis,
      invocation: /\/2021-11-15\/functions\/.*\/response-streaming-invocations$/.test(flat(integration.Uri)),
    }));

    const streaming = {
      authorization: 'NONE',
      type: 'AWS_PROXY',
      method: 'POST',
      mode: 'STREAM',
      timeout: 900_000,
      invocation: true,
    };
    expect(shapes).toEqual(paths.flatMap(() => [streaming, streaming]));
  });

  test('lead to the alias of the function of their endpoint', () => {
    const targets = methodsOf(plain).map(({ route, integration }) => {
      const alias = /functions\/<(\w+?)FunctionAliaslive\w+>/.exec(flat(integration.Uri))?.[1];
      return `${route} → ${alias}`;
    });

    const expected = paths.flatMap(({ method, path, endpoint }) => {
      const alias = endpoint === 'health' ? 'models' : endpoint.replace('_', '');
      return [`${method} ${path} → ${alias}`, `OPTIONS ${path} → ${alias}`];
    });
    expect(targets.sort()).toEqual(expected.sort());
  });
});

describe('the API', () => {
  test('is regional, and takes audio as bytes', () => {
    const [api] = resources(plain, 'ApiGateway::RestApi');

    expect(api?.properties).toMatchObject({
      Name: 'rawdog',
      BinaryMediaTypes: ['multipart/form-data', 'audio/*'],
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
  });

  test.each<[Deploy, object]>([
    [{}, { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 }],
    [{ throttle: { requestsPerSecond: 5 } }, { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 200 }],
  ])('with %j throttles all routes', (deploy, limits) => {
    const [stage] = resources(synth(deploy), 'ApiGateway::Stage');

    expect(stage?.properties.MethodSettings).toEqual([
      { HttpMethod: '*', ResourcePath: '/*', DataTraceEnabled: false, ...limits },
    ]);
  });

  test('logs who came and how it went, without headers, queries or bodies', () => {
    const [stage] = resources(plain, 'ApiGateway::Stage');
    const { Format, DestinationArn } = stage?.properties.AccessLogSetting ?? {};

    expect(Object.values(JSON.parse(Format))).toEqual([
      '$context.requestId',
      '$context.requestTime',
      '$context.identity.sourceIp',
      '$context.httpMethod',
      '$context.resourcePath',
      '$context.status',
      '$context.responseLength',
      '$context.responseLatency',
      '$context.integration.latency',
      '$context.error.responseType',
    ]);
    expect(flat(DestinationArn)).toMatch(/:log-group:<RestApiAccessLog\w+>$/);
  });

  test('can do without its own role for logs', () => {
    const template = synth({ apiGatewayLogRole: false });

    expect(resources(plain, 'ApiGateway::Account')).toHaveLength(1);
    expect(resources(template, 'ApiGateway::Account')).toEqual([]);
    expect(resources(template, 'IAM::Role')).toHaveLength(7);
  });

  test('can be left out', () => {
    const template = synth({ fronts: { restApi: false } });

    expect(resources(template).filter(({ type }) => type.startsWith('ApiGateway::'))).toEqual([]);
    expect(resources(template, 'Lambda::Url')).toHaveLength(6);
  });
});

describe('what the API refuses by itself', () => {
  const refusals = resources(plain, 'ApiGateway::GatewayResponse').map(({ properties }) => properties);

  test('has the body of an OpenAI error', () => {
    const bodies = refusals.map(({ ResponseType, StatusCode, ResponseTemplates }) => {
      const text = ResponseTemplates['application/json'].replace('$context.error.messageString', '"<why>"');
      return [ResponseType, StatusCode, JSON.parse(text).error];
    });

    expect(bodies).toEqual([
      [
        'MISSING_AUTHENTICATION_TOKEN',
        '404',
        {
          message: 'There is no endpoint at this path with this method.',
          type: 'invalid_request_error',
          param: null,
          code: 'unknown_url',
        },
      ],
      [
        'THROTTLED',
        undefined,
        {
          message: 'This gateway has more requests than it lets through. Try again shortly.',
          type: 'rate_limit_error',
          param: null,
          code: 'rate_limit_exceeded',
        },
      ],
      [
        'DEFAULT_4XX',
        undefined,
        { message: '<why>', type: 'invalid_request_error', param: null, code: 'refused_by_front' },
      ],
      ['DEFAULT_5XX', undefined, { message: '<why>', type: 'api_error', param: null, code: 'front_failed' }],
    ]);
  });

  test('says whether to try again, and can be read by a page of another origin', () => {
    expect(refusals.map(({ ResponseParameters }) => ResponseParameters)).toEqual(
      [false, true, false, true].map((retry) => ({
        'gatewayresponse.header.x-should-retry': `'${retry}'`,
        'gatewayresponse.header.access-control-allow-origin': "'*'",
      })),
    );
  });

  test('sends no headers for other origins where the gateway sends none', () => {
    const [refusal] = resources(synth({}, { cors: false }), 'ApiGateway::GatewayResponse');

    expect(refusal?.properties.ResponseParameters).toEqual({ 'gatewayresponse.header.x-should-retry': "'false'" });
  });
});

describe('a WAF', () => {
  test('is not there unless it is asked for', () => {
    expect(resources(plain).filter(({ type }) => type.startsWith('WAFv2::'))).toEqual([]);
  });

  test('blocks addresses that send too much, on the stage, and keeps no samples of requests', () => {
    const template = synth({ waf: { requestsPerFiveMinutes: 300 } });
    const [acl] = resources(template, 'WAFv2::WebACL');
    const [association] = resources(template, 'WAFv2::WebACLAssociation');

    expect(acl?.properties.Rules[0]).toMatchObject({
      Action: { Block: {} },
      Statement: { RateBasedStatement: { Limit: 300, AggregateKeyType: 'IP', EvaluationWindowSec: 300 } },
    });
    expect(JSON.stringify(acl?.properties)).not.toContain('"SampledRequestsEnabled":true');
    expect(flat(association?.properties.WebACLArn)).toBe(`<${acl?.id}.Arn>`);
    expect(flat(association?.properties.ResourceArn)).toMatch(/::\/restapis\/<RestApi\w+>\/stages\/<RestApi\w+>$/);
  });

  test.each([
    [true, ['The function URLs lead past the WAF: set deploy.fronts.functionUrls to false to close them.']],
    [false, []],
  ])('with function URLs beside it (%s) makes the stack say so', (functionUrls, warnings) => {
    const { node } = createStack({ waf: {}, fronts: { functionUrls } });

    const said = node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => String(data));
    expect(said.map((text) => text.replace(/ \[ack: .*\]$/, ''))).toEqual(warnings);
  });

  test('of the operator takes the place of ours', () => {
    const webAclArn = 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/team/1';
    const template = synth({ waf: { webAclArn } });

    expect(resources(template, 'WAFv2::WebACL')).toEqual([]);
    expect(resources(template, 'WAFv2::WebACLAssociation')[0]?.properties.WebACLArn).toBe(webAclArn);
  });
});

describe('a domain', () => {
  const domain = { name: 'ai.example.com', certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' };

  test('leads to the API, over TLS 1.2', () => {
    const template = synth({ domain });

    expect(resources(template, 'ApiGateway::DomainName')[0]?.properties).toMatchObject({
      DomainName: 'ai.example.com',
      RegionalCertificateArn: domain.certificateArn,
      EndpointConfiguration: { Types: ['REGIONAL'] },
      SecurityPolicy: 'TLS_1_2',
    });
    expect(resources(template, 'ApiGateway::BasePathMapping')[0]?.properties.BasePath).toBeUndefined();
    expect(resources(template, 'Route53::RecordSet')).toEqual([]);
  });

  test('is entered into the zone that is named', () => {
    const template = synth({ domain: { ...domain, hostedZone: { id: 'Z123', name: 'example.com' } } });

    expect(resources(template, 'Route53::RecordSet')[0]?.properties).toMatchObject({
      Name: 'ai.example.com.',
      Type: 'A',
      HostedZoneId: 'Z123',
    });
  });
});
