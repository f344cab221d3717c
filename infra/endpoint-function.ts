/** One endpoint as a function: its bundle, its log, its role, and the alias that every front calls. */
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  type Alias,
  Architecture,
  Code,
  FunctionUrlAuthType,
  InvokeMode,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { EndpointName, Room } from './endpoints.ts';
import { FunctionRole } from './function-role.ts';
import type { ProviderSecrets } from './provider-secrets.ts';
import type { GatewayTable } from './table.ts';

/** What a function must know to believe who signed a call. */
export function signedCalls(signed: boolean): Record<string, string> {
  return signed ? { RAWDOG_SIGNED_CALLS: 'true' } : {};
}

interface EndpointFunctionProps {
  readonly endpoint: EndpointName;
  /** Who it can call. */
  readonly providers: readonly string[];
  readonly secrets: ProviderSecrets;
  readonly table: GatewayTable | undefined;
  readonly room: Room;
  /** Whether a front of it checks signatures. */
  readonly signed: boolean;
  readonly logRetention: RetentionDays;
  /** Holds the bundles of all functions. */
  readonly bundles: string;
}

export const untraced =
  'The request id joins the access log, the log line of the request, and the provider. X-Ray would need a permission on everything, and a price a trace.';

export class EndpointFunction extends Construct {
  readonly endpoint: EndpointName;
  readonly alias: Alias;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: EndpointFunctionProps) {
    super(scope, id);
    const { endpoint, providers, secrets, table, room } = props;
    this.endpoint = endpoint;
    this.logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { role } = new FunctionRole(this, 'Access', {
      logGroup: this.logGroup,
      secrets,
      table,
      endpoints: [endpoint],
      providers,
    });
    const { reservedConcurrency } = room;
    const lambda = new LambdaFunction(this, 'Function', {
      description: `RAWDOG: ${endpoint}`,
      code: Code.fromAsset(join(props.bundles, endpoint)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: room.memoryMb,
      timeout: Duration.seconds(room.timeoutSeconds),
      ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
      role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: { ...secrets.environment(providers), ...table?.environment(), ...signedCalls(props.signed) },
    });
    this.alias = lambda.addAlias('live');
    acknowledge(lambda, {
      'Serverless-LambdaDLQ': 'Every call is synchronous: a failure is its answer, and nothing is queued.',
      'Serverless-LambdaTracing': untraced,
    });
  }

  /**
   * @param signed whether Lambda lets in only who signs, and is allowed to; else who may call is the gateway's own business,
   * for clients of OpenAI's API sign nothing
   * @returns the address
   */
  addUrl(signed: boolean): string {
    const { url } = this.alias.addFunctionUrl({
      authType: signed ? FunctionUrlAuthType.AWS_IAM : FunctionUrlAuthType.NONE,
      invokeMode: InvokeMode.RESPONSE_STREAM,
    });
    return url;
  }
}
