import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { expect, test } from 'vitest';
import { createStack, type Deploy } from './stack.ts';

function findings(stack: IConstruct): string[] {
  const reports = [new AwsSolutionsChecks(), new ServerlessChecks()].map((pack) => pack.validateScope(stack));
  return reports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    ),
  );
}

const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/1';

test.each<[string, Deploy]>([
  ['as it comes', {}],
  [
    'with all fronts and all options',
    {
      fronts: { webFunction: true },
      waf: {},
      domain: { name: 'ai.example.com', certificateArn, hostedZone: { id: 'Z1', name: 'example.com' } },
      alarms: { email: 'ops@example.com' },
      secretsKey: 'arn:aws:kms:eu-west-1:123456789012:key/1',
      keepSecrets: false,
    },
  ],
  ['as a web function alone', { fronts: { restApi: false, functionUrls: false, webFunction: true } }],
])('cdk-nag finds nothing in the stack %s', (_, deploy) => {
  expect(findings(createStack(deploy))).toEqual([]);
});

test('cdk-nag finds what nobody argued for', () => {
  const stack = createStack({});
  const managedPolicies = [ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')];
  new Role(stack, 'Careless', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), managedPolicies });

  expect(findings(stack)).toEqual([
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AdministratorAccess] at rawdog/Careless/Resource',
  ]);
});
