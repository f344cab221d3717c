/**
 * All endpoints as one HTTP server that takes many requests at once, and bills no CPU while it waits for providers.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/web-functions.html
 */
import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  WebFunction as LambdaWebFunction,
  WebFunctionAuthType,
  WebFunctionCode,
  WebFunctionRuntime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { endpointNames } from './endpoints.ts';
import { FunctionRole } from './function-role.ts';
import type { ProviderSecrets } from './provider-secrets.ts';
import type { GatewayTable } from './table.ts';

interface WebFunctionProps {
  readonly providers: readonly string[];
  readonly secrets: ProviderSecrets;
  readonly table: GatewayTable | undefined;
  readonly logRetention: RetentionDays;
  /** Holds the bundles of all functions. */
  readonly bundles: string;
}

export class WebFunction extends Construct {
  readonly url: string;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, { providers, secrets, table, logRetention, bundles }: WebFunctionProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Log', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });
    const access = { logGroup: this.logGroup, secrets, table, endpoints: endpointNames, providers };
    const granted = new FunctionRole(this, 'Access', access);
    table?.grantBatches(granted.role);
    const web = new LambdaWebFunction(this, 'Function', {
      code: WebFunctionCode.fromAssetToManagedBucket(join(bundles, 'web'), {
        copyOptions: { logGroup: this.logGroup },
      }),
      runtime: WebFunctionRuntime.NODEJS_24_X,
      entryPoint: 'index.mjs',
      role: granted.role,
      logGroup: this.logGroup,
      environment: { ...secrets.environment(providers), ...table?.environment() },
      timeout: Duration.minutes(15),
      // Public: the gateway checks the key of its callers itself.
      defaultEndpointAuth: WebFunctionAuthType.APPLICATION_MANAGED,
    });
    // A process that starts before its policy is there would be refused its secrets.
    web.node.addDependency(granted);
    this.url = `https://${web.endpoint.domainName}/`;
    acknowledge(web, {
      '@aws-cdk/aws-lambda:webFunctionPublicEndpoint':
        'The gateway checks the key of its callers itself, first of all.',
    });
    acknowledgeCopy(Stack.of(this));
  }
}

/** The platform takes code from a bucket of the stack's own, into which CDK copies it with a function of its own. */
function acknowledgeCopy(stack: Stack): void {
  const parts = stack.node.children.filter(({ node }) => /^(Custom::S3|AWSCDKWebFunctionAssetBucket)/.test(node.id));
  for (const part of parts) acknowledge(part, copyReasons);
}

const copies =
  'CDK copies the code with it, from the bucket of all assets to this one, while it deploys. Nobody else calls it.';

const copyReasons = {
  'AwsSolutions-S1': 'It holds the public code of the gateway, and only Lambda reads it.',
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]': copies,
  'AwsSolutions-IAM5[Action::s3:Abort*]': copies,
  'AwsSolutions-IAM5[Action::s3:DeleteObject*]': copies,
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*]':
    copies,
  'AwsSolutions-IAM5[Resource::<AWSCDKWebFunctionAssetBucket5B596593.Arn>/web-function/*]': copies,
  'Serverless-LambdaDefaultMemorySize': copies,
  'Serverless-LambdaDLQ': copies,
  'Serverless-LambdaTracing': copies,
};
