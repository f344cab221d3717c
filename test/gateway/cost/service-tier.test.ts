import { describe, expect, test } from 'vitest';
import { costOf } from '../../../gateway/cost/cost.ts';
import { tierFactor } from '../../../gateway/cost/service-tier.ts';
import { callRecord } from '../../helpers/call-record.ts';

describe('the factor on tokens', () => {
  test.each([
    [{}, 1],
    [{ serviceTier: 'default' }, 1],
    [{ serviceTier: 'on_demand' }, 1],
    [{ serviceTier: 'standard', askedTier: 'priority' }, 1],
    [{ askedTier: 'auto' }, 1],
    [{ askedTier: 'priority', dropped: ['service_tier'] }, 1],
    [{ provider: 'openai', serviceTier: 'flex' }, 0.5],
    [{ provider: 'openai', serviceTier: 'default', askedTier: 'flex' }, 1],
    [{ provider: 'openai', askedTier: 'flex' }, 0.5],
    [{ provider: 'openai', serviceTier: 'priority' }, undefined],
    [{ provider: 'groq', serviceTier: 'flex' }, undefined],
    [{ provider: 'gemini', askedTier: 'flex' }, undefined],
    [{ provider: 'bedrock', askedTier: 'priority' }, undefined],
  ])('of %j is %j', (served, factor) => {
    expect(tierFactor(served)).toBe(factor);
  });
});

describe('a call', () => {
  const at = new Date('2026-11-22T12:00:00Z');
  const pricing = { input: 2, cache_read: 0.2, output: 10, per_web_search: 0.01 };
  const usage = { promptTokens: 1000, cachedTokens: 500, completionTokens: 100, webSearches: 1 };
  const call = (serviceTier: string) =>
    callRecord({ provider: 'openai', usage, serviceTier, findPrices: () => ({ pricing, isOverride: false }) });

  test('of the usual tier costs what the table says', () => {
    expect(costOf(call('default'), at)).toBe(12_100_000_000n);
  });

  test('of flex costs half for its tokens, and all for its searches', () => {
    expect(costOf(call('flex'), at)).toBe(11_050_000_000n);
  });

  test('of a tier nobody has a price of is unpriced, unless its provider tells the cost', () => {
    expect(costOf(call('priority'), at)).toBe('unpriced');
    expect(costOf({ ...call('priority'), toldCostUsd: 0.5 }, at)).toBe(500_000_000_000n);
  });
});
