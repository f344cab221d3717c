/**
 * What a function may do: write its own log, read the secrets of the providers it serves, invoke Bedrock's models if it
 * serves those, look keys up in the table and count there what they use. No managed policy: the basic one writes to every log group of the account.
 */
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { grantBedrock } from './bedrock-access.ts';
import type { EndpointName } from './endpoints.ts';
import type { ProviderSecrets } from './provider-secrets.ts';
import type { GatewayTable } from './table.ts';

interface FunctionRoleProps {
  readonly logGroup: ILogGroup;
  readonly secrets: ProviderSecrets;
  readonly table: GatewayTable | undefined;
  /** What the function serves. */
  readonly endpoints: readonly EndpointName[];
  /** Who it can call for them. */
  readonly providers: readonly string[];
}

export class FunctionRole extends Construct {
  readonly role: IRole;

  constructor(scope: Construct, id: string, { logGroup, secrets, table, endpoints, providers }: FunctionRoleProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    secrets.grantRead(this.role, providers);
    acknowledge(this, {
      'AwsSolutions-IAM5[Resource::*]':
        'secretsmanager:BatchGetSecretValue and bedrock:Rerank know no resources: they give what GetSecretValue and InvokeModel allow.',
    });
    // Who lists models spends nothing.
    table?.grantCalls(
      this.role,
      endpoints.some((endpoint) => endpoint !== 'models'),
    );
    if (providers.includes('bedrock')) grantBedrock(this.role, endpoints);
  }
}
