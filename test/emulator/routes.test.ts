import { describe, expect, test } from 'vitest';
import { findRoute, type Route, readRoutes } from '../../emulator/rest-api/routes.ts';
import { resourcesOf } from './template.ts';

const uri = (arn: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/${arn}/response-streaming-invocations`;
const method = (id: unknown, HttpMethod: string, integration: object = {}) => ({
  Type: 'ApiGateway::Method',
  Properties: {
    HttpMethod,
    ResourceId: id,
    Integration: { Type: 'AWS_PROXY', ResponseTransferMode: 'STREAM', Uri: uri('arn:chat'), ...integration },
  },
});
const root = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };
const resource = (parent: unknown, PathPart: string) => ({
  Type: 'ApiGateway::Resource',
  Properties: { ParentId: parent, PathPart },
});

describe('the routes of a template', () => {
  const api = {
    Api: { Type: 'ApiGateway::RestApi' },
    V1: resource(root, 'v1'),
    Models: resource({ Ref: 'V1' }, 'models'),
    Name: resource({ Ref: 'Models' }, '{name+}'),
  };

  test('have the path of their resource, and the function of their integration', () => {
    const resources = resourcesOf({
      ...api,
      Root: method(root, 'GET'),
      List: method({ Ref: 'Models' }, 'GET'),
      One: method({ Ref: 'Name' }, 'ANY'),
    });

    expect(readRoutes(resources)).toEqual([
      { resource: '/', method: 'GET', functionArn: 'arn:chat' },
      { resource: '/v1/models', method: 'GET', functionArn: 'arn:chat' },
      { resource: '/v1/models/{name+}', method: 'ANY', functionArn: 'arn:chat' },
    ]);
  });

  test.each([
    { Type: 'MOCK' },
    { ResponseTransferMode: 'BUFFERED' },
    { Uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:chat/invocations' },
  ])('that do not stream from a function are an error: %j', (integration) => {
    expect(() => readRoutes(resourcesOf({ ...api, List: method({ Ref: 'Models' }, 'GET', integration) }))).toThrow();
  });
});

describe('a request finds', () => {
  const route = (verb: string, path: string): Route => ({ method: verb, resource: path, functionArn: 'arn:x' });
  const routes = [
    route('ANY', '/{proxy+}'),
    route('GET', '/v1/models/{name+}'),
    route('GET', '/v1/models'),
    route('POST', '/v1/chat/completions'),
    route('OPTIONS', '/v1/chat/completions'),
    route('GET', '/v1/{id}'),
    route('GET', '/v1.0/x'),
  ];
  const found = (verb: string, path: string) => {
    const match = findRoute(routes, path, verb);
    return match && [match.route.method, match.route.resource, match.pathParameters];
  };

  test.each([
    ['GET', '/v1/models', ['GET', '/v1/models', {}]],
    ['GET', '/v1/models/', ['GET', '/v1/models', {}]],
    ['GET', '/v1/models/openai/gpt-4o', ['GET', '/v1/models/{name+}', { name: 'openai/gpt-4o' }]],
    ['GET', '/v1/other', ['GET', '/v1/{id}', { id: 'other' }]],
    ['OPTIONS', '/v1/chat/completions', ['OPTIONS', '/v1/chat/completions', {}]],
    ['PUT', '/v2/anything/else', ['ANY', '/{proxy+}', { proxy: 'v2/anything/else' }]],
    ['GET', '/v1x0/x', ['ANY', '/{proxy+}', { proxy: 'v1x0/x' }]],
  ])('%s %s', (verb, path, expected) => {
    expect(found(verb, path)).toEqual(expected);
  });

  test('nothing where the resource is there and its method is not: a wider one does not step in', () => {
    expect(found('DELETE', '/v1/chat/completions')).toBeUndefined();
  });

  test('nothing where no resource fits', () => {
    expect(findRoute([route('GET', '/v1/models')], '/v1', 'GET')).toBeUndefined();
  });
});
