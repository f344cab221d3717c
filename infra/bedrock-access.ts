/**
 * Invoking models on Bedrock, and nothing else there. Which model is the caller's choice, so the models are all of them.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html
 */
import { Stack } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acknowledge } from './acknowledge.ts';
import type { EndpointName } from './endpoints.ts';

const invoke = 'bedrock:InvokeModel';
const stream = 'bedrock:InvokeModelWithResponseStream';

const actions: Partial<Record<EndpointName, readonly string[]>> = {
  chat: [invoke, stream],
  completion: [invoke, stream],
  embed: [invoke],
  rerank: [invoke],
};

export function grantBedrock(role: IRole, endpoints: readonly EndpointName[]): void {
  const allowed = [...new Set(endpoints.flatMap((endpoint) => actions[endpoint] ?? []))];
  if (allowed.length === 0) return;
  role.addToPrincipalPolicy(new PolicyStatement({ actions: allowed, resources: modelArns(Stack.of(role)) }));
  if (endpoints.includes('rerank')) {
    // It knows no resources; the model it calls is allowed, or not, by the statement above.
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['bedrock:Rerank'], resources: ['*'] }));
  }
  acknowledge(
    role,
    Object.fromEntries(modelArns(asFound).map((arn) => [`AwsSolutions-IAM5[Resource::${arn}]`, reason])),
  );
}

const reason =
  'Which model is called is the choice of the caller, and a cross-region profile needs it in every region it may lead to.';

/** How findings spell what is only known when the stack is deployed. */
const asFound = { partition: '<AWS::Partition>', region: '<AWS::Region>', account: '<AWS::AccountId>' };

/** The models of all vendors, and what stands for one: profiles, throughput that was bought, models of one's own. */
function modelArns({ partition, region, account }: Pick<Stack, keyof typeof asFound>): string[] {
  const own = (kind: string) => `arn:${partition}:bedrock:${region}:${account}:${kind}/*`;
  const kinds = [
    'inference-profile',
    'application-inference-profile',
    'provisioned-model',
    'imported-model',
    'custom-model-deployment',
  ];
  return [`arn:${partition}:bedrock:*::foundation-model/*`, ...kinds.map(own)];
}
