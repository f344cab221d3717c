import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallRecord, MeteredUsage } from '../../../gateway/call-record.ts';
import { bucketsOf } from '../../../gateway/cost/buckets.ts';
import { costOf } from '../../../gateway/cost/cost.ts';
import { knownModels } from '../../../gateway/models/known-models.ts';
import type { Pricing } from '../../../gateway/models/table.ts';
import { ProviderError } from '../../../providers/base/errors.ts';
import { callRecord } from '../../helpers/call-record.ts';

const at = new Date('2026-11-22T12:00:00Z');

function cost(pricing: Pricing | undefined, record: Partial<CallRecord>, isOverride = false) {
  return costOf(callRecord({ findPrices: () => ({ name: 'm', pricing, isOverride }), ...record }), at);
}
const costOfUsage = (pricing: Pricing, usage: MeteredUsage) => cost(pricing, { usage });

test.each<[string, Pricing, MeteredUsage, bigint]>([
  // 1,000 × $2.50 and 500 × $10 a million: $0.0025 and $0.005.
  ['tokens', { input: 2.5, output: 10 }, { promptTokens: 1000, completionTokens: 500 }, 7_500_000_000n],
  ['prices of many digits', { input: 0.019799 }, { promptTokens: 3 }, 59_397n],
  ['prices without an end', { input: 1 / 12 }, { promptTokens: 12_000_000 }, 1_000_000_000_000n],
  ['a third of a cent', { per_audio_hour: 0.36 }, { audioSeconds: 33.333 }, 3_333_300_000n],
  [
    'a recording shorter than charged',
    { per_audio_hour: 0.36, least_audio_seconds: 10 },
    { audioSeconds: 2 },
    1_000_000_000n,
  ],
  ['one that is longer', { per_audio_hour: 0.36, least_audio_seconds: 10 }, { audioSeconds: 20 }, 2_000_000_000n],
  ['searches', { per_search_unit: 0.002 }, { searchUnits: 3 }, 6_000_000_000n],
  ['a price of zero', { input: 0, output: 0 }, { promptTokens: 9, completionTokens: 9 }, 0n],
])('%s are summed exactly', (_, pricing, usage, picos) => {
  expect(costOfUsage(pricing, usage)).toBe(picos);
});

describe('a call is unpriced, never free,', () => {
  test.each<[string, Pricing | undefined, MeteredUsage | undefined]>([
    ['of a model without a price', undefined, { promptTokens: 5 }],
    ['of a model that has no price for all it used', { input: 1 }, { promptTokens: 5, completionTokens: 5 }],
    ['whose provider counted nothing', { input: 1, output: 1 }, { promptTokens: 0, completionTokens: 0 }],
    ['whose provider counted something else', { per_audio_hour: 1 }, { promptTokens: 5 }],
    ['without any audio', { per_audio_hour: 1, least_audio_seconds: 10 }, { audioSeconds: 0 }],
    ['whose provider told nothing', { input: 1 }, undefined],
  ])('%s', (_, pricing, usage) => {
    expect(cost(pricing, { status: 200, ...(usage && { usage }) })).toBe('unpriced');
  });

  test('whose prices could not be loaded', () => {
    expect(costOf(callRecord({ usage: { promptTokens: 5 } }), at)).toBe('unpriced');
  });

  test('that broke off before its provider told what it used', () => {
    const error = new ProviderError('acme', 'upstream', 'Cut.');

    expect(cost({ input: 1 }, { status: 200, chunks: 3, error })).toBe('unpriced');
  });
});

describe('there is no cost', () => {
  test('of a call that no provider answered', () => {
    expect(
      cost({ input: 1 }, { status: 429, error: new ProviderError('acme', 'rate_limit', 'Slow.') }),
    ).toBeUndefined();
  });

  test('of a request that went to none', () => {
    const { provider: _, ...record } = callRecord({ status: 200 });

    expect(costOf(record, at)).toBeUndefined();
  });
});

describe('what the provider says it cost', () => {
  const usage = { promptTokens: 1_000_000 };

  test('counts before the table', () => {
    expect(cost({ input: 1 }, { usage, toldCostUsd: 0.0012 })).toBe(1_200_000_000n);
    expect(cost(undefined, { usage, toldCostUsd: 0 })).toBe(0n);
  });

  test("does not count before the operator's price", () => {
    expect(cost({ input: 1 }, { usage, toldCostUsd: 0.0012 }, true)).toBe(1_000_000_000_000n);
  });
});

const allPricings = Object.values(knownModels.providers)
  .flatMap(({ models }) => models)
  .flatMap(({ pricing }) => pricing ?? []);
const pricings = fc.constantFrom(...allPricings);
const usages = fc.record({
  promptTokens: fc.integer({ min: 1, max: 400_000 }),
  completionTokens: fc.nat(100_000),
  cachedTokens: fc.nat(200_000),
  cacheWriteTokens: fc.nat(100_000),
  audioTokens: fc.nat(50_000),
  audioSeconds: fc.nat(10_000),
});

test('the cost is the sum of its buckets', () => {
  fc.assert(
    fc.property(pricings, usages, (pricing, usage) => {
      const total = costOfUsage(pricing, usage);
      if (typeof total !== 'bigint') return;

      const buckets = bucketsOf(usage, pricing, at).map(({ name, count, price = Number.NaN }) =>
        name.startsWith('per_') ? price * count : (price * count) / 1e6,
      );

      const sum = buckets.reduce((one, other) => one + other, 0);
      expect(Math.abs(sum - Number(total) / 1e12)).toBeLessThan(1e-11);
    }),
  );
});

test('more tokens never cost less', () => {
  const more = fc.record({ promptTokens: fc.nat(400_000), completionTokens: fc.nat(100_000) });

  fc.assert(
    fc.property(pricings, usages, more, (pricing, usage, { promptTokens, completionTokens }) => {
      const one = costOfUsage(pricing, usage);
      const other = costOfUsage(pricing, {
        ...usage,
        promptTokens: usage.promptTokens + promptTokens,
        completionTokens: usage.completionTokens + completionTokens,
      });
      if (typeof one === 'bigint' && typeof other === 'bigint') expect(other >= one).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('an answer that was given before costs nothing, and that is known', () => {
  const answered = { status: 200, chunks: 2, provider: 'acme' };

  expect((['hit', 'joined'] as const).map((cache) => cost(undefined, { ...answered, cache }))).toEqual([0n, 0n]);
  expect(cost(undefined, { ...answered, cache: 'miss' })).toBe('unpriced');
});
