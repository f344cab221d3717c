import { expect, test } from 'vitest';
import { noteAuthFailure } from '../../gateway/auth-failure.ts';
import { GatewayError, ProviderError } from '../../providers/base/errors.ts';
import { callRecord } from '../helpers/call-record.ts';

function noted(...errors: unknown[]): number | undefined {
  const record = callRecord();
  for (const error of errors) noteAuthFailure(error, record);
  return record.authFailures;
}

test.each(['authentication', 'permission', 'quota'] as const)('a key refused for %s is noted', (kind) => {
  expect(noted(new ProviderError('acme', kind, 'No.'))).toBe(1);
});

test('every refusal of a call is', () => {
  expect(noted(new ProviderError('a', 'quota', 'No.'), new ProviderError('b', 'authentication', 'No.'))).toBe(2);
});

test.each([
  new ProviderError('acme', 'rate_limit', 'Later.'),
  new ProviderError('acme', 'bad_request', 'No.'),
  new GatewayError('authentication', "The caller's key."),
  new TypeError('ours'),
])('nothing else is: %s', (error) => {
  expect(noted(error)).toBeUndefined();
});
