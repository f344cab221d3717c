import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromUsd, toDecimal, toUsd } from '../../../gateway/cost/pico-usd.ts';

test.each([
  [0n, '0', 0],
  [1n, '0.000000000001', 1e-12],
  [18_750_000n, '0.00001875', 0.00001875],
  [100_000_000_000n, '0.1', 0.1],
  [1_000_000_000_000n, '1', 1],
  [10_000_000_000_000n, '10', 10],
  [1_234_500_000_000_000n, '1234.5', 1234.5],
])('%s is %s', (picos, decimal, usd) => {
  expect([toDecimal(picos), toUsd(picos)]).toEqual([decimal, usd]);
});

test('what no provider would charge is still an amount', () => {
  expect(toUsd(fromUsd(1e300))).toBeGreaterThan(1e290);
});

test('an amount is the same as a decimal and as a number, and comes back from either', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 1_000_000_000_000_000n), (picos) => {
      expect(toDecimal(picos)).toMatch(/^\d+(\.\d*[1-9])?$/);
      expect(Number(toDecimal(picos))).toBe(toUsd(picos));
      expect(fromUsd(toUsd(picos))).toBe(picos);
    }),
  );
});
