/**
 * The admin API as a function of its own, on the REST API only: it alone may change keys and read the books, and it can
 * neither read a provider's key nor call a model. Its key is made here, unless there is one already.
 */
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type Alias,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Deployment } from '../gateway/deploy-config.ts';
import { acknowledge } from './acknowledge.ts';
import { signedCalls, untraced } from './endpoint-function.ts';
import { removalOf } from './provider-secrets.ts';
import type { GatewayTable } from './table.ts';

export const adminKey = 'admin-key';
const secretName = `rawdog/${adminKey}`;

interface AdminFunctionProps {
  readonly deployment: Pick<Deployment, 'secrets' | 'secretsKey' | 'keepSecrets' | 'logRetentionDays'>;
  readonly table: GatewayTable;
  /** Whether the REST API checks signatures. */
  readonly signed: boolean;
  /** Holds the bundles of all functions. */
  readonly bundles: string;
}

export class AdminFunction extends Construct {
  readonly endpoint = 'admin';
  readonly alias: Alias;
  readonly logGroup: LogGroup;
  /** Of the secret of its key. */
  readonly keyArn: string;
  /** The name of that secret, where it outlives the stack. */
  readonly kept: readonly string[];

  constructor(scope: Construct, id: string, { deployment, table, signed, bundles }: AdminFunctionProps) {
    super(scope, id);
    const { secrets, keepSecrets, logRetentionDays } = deployment;
    const existing = secrets[adminKey];
    this.keyArn = existing ?? this.#createKey(keepSecrets);
    this.kept = existing === undefined && keepSecrets ? [secretName] : [];
    this.logGroup = new LogGroup(this, 'Log', { retention: logRetentionDays, removalPolicy: RemovalPolicy.DESTROY });
    const role = this.#createRole(deployment);
    table.grantAdmin(role);
    const lambda = new LambdaFunction(this, 'Function', {
      description: 'RAWDOG: admin',
      code: Code.fromAsset(join(bundles, 'admin')),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      // Proving the books of a month reads every record of it.
      timeout: Duration.minutes(15),
      role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: { RAWDOG_TABLE: table.name, RAWDOG_ADMIN_KEY_SECRET: this.keyArn, ...signedCalls(signed) },
    });
    this.alias = lambda.addAlias('live');
    acknowledge(lambda, {
      'Serverless-LambdaDLQ': 'Every call is synchronous: a failure is its answer, and nothing is queued.',
      'Serverless-LambdaTracing': untraced,
    });
  }

  #createKey(keep: boolean): string {
    const secret = new Secret(this, 'Key', {
      secretName,
      description: "The key of RAWDOG's admin API.",
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: removalOf(keep),
    });
    acknowledge(secret, {
      'AwsSolutions-SMG4':
        'Whoever holds it has to be told of a new one; it is put in with one command, without a deployment.',
    });
    return secret.secretArn;
  }

  #createRole({ secretsKey }: AdminFunctionProps['deployment']): IRole {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    const allow = (action: string, resource: string) =>
      role.addToPrincipalPolicy(new PolicyStatement({ actions: [action], resources: [resource] }));
    allow('secretsmanager:GetSecretValue', this.keyArn);
    allow('secretsmanager:BatchGetSecretValue', '*');
    if (secretsKey) allow('kms:Decrypt', secretsKey);
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]':
        'secretsmanager:BatchGetSecretValue knows no resources: it gives what GetSecretValue allows.',
    });
    return role;
  }
}
