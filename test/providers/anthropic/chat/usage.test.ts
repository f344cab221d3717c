import { expect, test } from 'vitest';
import { toUsage } from '../../../../providers/anthropic/chat/usage.ts';

/** https://platform.claude.com/docs/en/api/service-tiers, 2026-11-22 */
test.each([
  ['priority', 'priority'],
  ['batch', 'batch'],
  ['standard', undefined],
  [null, undefined],
  [undefined, undefined],
])('the tier of service %j is told as %j: the standard one is understood', (service_tier, told) => {
  const { service_tier: tier } = toUsage({ input_tokens: 1, output_tokens: 1, service_tier });

  expect(tier).toBe(told);
});
