import { expect, test } from 'vitest';
import { duration } from '../../../gateway/ledger/limit-headers.ts';

test.each([
  [0, '0s'],
  [-5, '0s'],
  [0.2, '1s'],
  [1, '1s'],
  [59, '59s'],
  [60, '1m0s'],
  [360, '6m0s'],
  [3600, '1h0m0s'],
  [86_399, '23h59m59s'],
  [100_800, '28h0m0s'],
])('%d seconds are written as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
