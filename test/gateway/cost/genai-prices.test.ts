/** The same usage at the same prices costs the same by the library that the table is made from. */
import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, test } from 'vitest';
import type { MeteredUsage } from '../../../gateway/call-record.ts';
import { costOf } from '../../../gateway/cost/cost.ts';
import { knownModels } from '../../../gateway/models/known-models.ts';
import { sources } from '../../../scripts/models/sources.ts';
import { callRecord } from '../../helpers/call-record.ts';

const times = ['00:10', '02:30', '05:00', '12:00', '16:45'].map((time) => new Date(`${knownModels.asOf}T${time}:00Z`));
const short: MeteredUsage = { promptTokens: 12_345, completionTokens: 678, cachedTokens: 4000, cacheWriteTokens: 1200 };
const samples: readonly MeteredUsage[] = [
  { promptTokens: 1000, completionTokens: 500 },
  short,
  { ...short, promptTokens: 300_001, completionTokens: 70_000 },
  { promptTokens: 9, completionTokens: 1, webSearches: 3 },
];

function theirs(usage: MeteredUsage) {
  return {
    input_tokens: usage.promptTokens,
    output_tokens: usage.completionTokens,
    cache_read_tokens: usage.cachedTokens,
    cache_write_tokens: usage.cacheWriteTokens,
    web_searches: usage.webSearches,
  };
}

function definedOnly<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

describe.each(Object.entries(sources))('the models of %s', (provider, { from }) => {
  const priced = (knownModels.providers[provider]?.models ?? []).flatMap(({ id, pricing }) =>
    pricing?.input !== undefined && pricing.output !== undefined ? [{ id, pricing }] : [],
  );

  test('cost as much', () => {
    const compared = priced.flatMap(({ id, pricing }) =>
      samples.flatMap((usage) =>
        times.flatMap((at) => {
          const expected = calcPrice(definedOnly(theirs(usage)), id, { providerId: from, timestamp: at });
          const found = { pricing, isOverride: false };
          const cost = costOf(callRecord({ usage, findPrices: () => found }), at);
          // Searches without a price are unpriced here, and free there.
          if (!expected || (usage.webSearches && cost === 'unpriced')) return [];
          return [{ id, usage, at, theirs: expected.total_price, ours: Number(cost) / 1e12 }];
        }),
      ),
    );

    if (priced.length > 0) expect(compared.length).toBeGreaterThan(samples.length);
    expect(compared.filter(({ theirs: one, ours }) => !(Math.abs(one - ours) < 1e-9))).toEqual([]);
  });
});
