import { expect, test } from 'vitest';
import { toPrincipalArn } from '../../../gateway/keys/principal-arn.ts';

const role = 'arn:aws:iam::123456789012:role/etl';

test.each([
  ['arn:aws:sts::123456789012:assumed-role/etl/session-1', role],
  ['arn:aws:sts::123456789012:assumed-role/etl/someone@example.com', role],
  [role, role],
  ['arn:aws:iam::123456789012:role/service/jobs/etl', role],
  [
    'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Dev_0123',
    'arn:aws:iam::123456789012:role/AWSReservedSSO_Dev_0123',
  ],
  ['arn:aws-cn:sts::123456789012:assumed-role/etl/x', 'arn:aws-cn:iam::123456789012:role/etl'],
  ['arn:aws:iam::123456789012:user/people/ada', 'arn:aws:iam::123456789012:user/people/ada'],
  ['arn:aws:iam::123456789012:root', 'arn:aws:iam::123456789012:root'],
])('%s is %s', (arn, expected) => {
  expect(toPrincipalArn(arn)).toBe(expected);
});
