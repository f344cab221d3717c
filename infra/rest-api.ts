/**
 * One base URL for every endpoint. Answers stream, for as long as a function may run; regional, because an edge-optimised
 * API ends a stream after 30 s of silence.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  RestApi as GatewayRestApi,
  LambdaIntegration,
  type LambdaIntegrationOptions,
  LogGroupLogDestination,
  ResponseTransferMode,
} from 'aws-cdk-lib/aws-apigateway';
import type { Alias, IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Route } from '../gateway/app.ts';
import type { Deployment } from '../gateway/deploy-config.ts';
import { acknowledge } from './acknowledge.ts';
import { untraced } from './endpoint-function.ts';
import { addErrorResponses } from './error-responses.ts';

/** What serves the routes of an endpoint. */
interface Serving {
  readonly endpoint: string;
  readonly alias: Alias;
}

interface RestApiProps {
  readonly routes: readonly Route[];
  readonly functions: readonly Serving[];
  readonly deployment: Deployment;
  /** Value of `access-control-allow-origin`. */
  readonly cors: string | false;
}

const streamed: LambdaIntegrationOptions = {
  responseTransferMode: ResponseTransferMode.STREAM,
  timeout: Duration.minutes(15),
  // One permission a function instead of two a method.
  scopePermissionToMethod: false,
};

export class RestApi extends Construct {
  readonly api: GatewayRestApi;
  readonly accessLog: LogGroup;

  constructor(scope: Construct, id: string, { routes, functions, deployment, cors }: RestApiProps) {
    super(scope, id);
    this.accessLog = new LogGroup(this, 'AccessLog', {
      retention: deployment.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.api = new GatewayRestApi(this, 'Api', {
      restApiName: deployment.stackName,
      endpointTypes: [EndpointType.REGIONAL],
      binaryMediaTypes: ['multipart/form-data', 'audio/*'],
      ...logRole(deployment),
      deployOptions: this.#stage(deployment),
    });
    // Its own output of the address: ours says more.
    this.api.node.tryRemoveChild('Endpoint');
    this.#addRoutes(routes, functions, cors !== false, deployment.fronts.restApi === 'iam');
    addErrorResponses(this.api, cors, deployment.fronts.restApi === 'iam');
    acknowledge(this.api, reasons);
  }

  #stage({ throttle }: Deployment) {
    return {
      stageName: 'prod',
      throttlingRateLimit: throttle.requestsPerSecond,
      throttlingBurstLimit: throttle.burst,
      accessLogDestination: new LogGroupLogDestination(this.accessLog),
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
    };
  }

  #addRoutes(routes: readonly Route[], functions: readonly Serving[], preflight: boolean, signed: boolean) {
    const integrations = new Map<string, LambdaIntegration>(
      functions.map(({ endpoint, alias }) => [endpoint, new LambdaIntegration(alias as IFunction, streamed)]),
    );
    for (const { endpoint, method, paths } of routes) {
      // Every function answers for its health; this one is the smallest.
      const integration = integrations.get(endpoint === 'health' ? 'models' : endpoint);
      if (!integration) throw new Error(`No function serves ${endpoint}.`);
      const resources = paths.map((path) => this.api.root.resourceForPath(path.replace('*', '{name+}')));
      for (const resource of resources) {
        // Who asks for its health, or whether a browser may call, has nothing to sign with.
        const isSigned = signed && endpoint !== 'health';
        resource.addMethod(method, integration, {
          authorizationType: isSigned ? AuthorizationType.IAM : AuthorizationType.NONE,
        });
        if (preflight) resource.addMethod('OPTIONS', integration);
      }
    }
  }
}

/** API Gateway writes logs with one role an account and region. It stays, for another API may use it by then. */
function logRole({ apiGatewayLogRole }: Deployment) {
  if (!apiGatewayLogRole) return { cloudWatchRole: false };
  return { cloudWatchRole: true, cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN };
}

/** Neither headers nor queries: a key may be in either. */
const accessLogFields = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  bytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integration.latency',
  errorType: '$context.error.responseType',
};

const ownKeys =
  'The gateway checks the key of its callers itself, first of all and in constant time: clients of OpenAI send a bearer token, which no built-in authoriser knows.';

const reasons = {
  'AwsSolutions-APIG2':
    'The functions check every request in full, and answer with the errors that clients of OpenAI know.',
  'AwsSolutions-APIG3': 'A web ACL has a monthly price: it is there when deploy.waf says so.',
  'AwsSolutions-APIG4': ownKeys,
  'AwsSolutions-COG4': ownKeys,
  'AwsSolutions-APIG6':
    'Execution logs go to a group that no stack owns, without retention, and outlive it. The access log and the functions tell the same.',
  'Serverless-APIGWXrayEnabled': untraced,
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
    'The policy made for this role: one role writes the logs of all APIs of the account.',
};
