import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MeteredUsage } from '../../../gateway/call-record.ts';
import { bucketsOf } from '../../../gateway/cost/buckets.ts';
import type { Pricing } from '../../../gateway/models/table.ts';

const noon = new Date('2026-11-22T12:00:00Z');
/** Each price says which it is. */
const pricing: Pricing = {
  input: 1,
  output: 2,
  cache_read: 3,
  cache_write: 4,
  cache_write_1h: 5,
  input_audio: 6,
  cache_audio_read: 7,
  input_image: 8,
  output_audio: 9,
  output_reasoning: 10,
  per_request: 11,
  per_web_search: 12,
  per_audio_hour: 13,
  per_search_unit: 14,
};

const parts = (usage: MeteredUsage, prices: Pricing = pricing, at = noon) =>
  bucketsOf(usage, prices, at).map(({ name, count, price }) => [name, count, price]);

describe('tokens', () => {
  test('are in one bucket each', () => {
    const usage = {
      promptTokens: 1000,
      cachedTokens: 300,
      cachedAudioTokens: 50,
      cacheWriteTokens: 200,
      cacheWrite1hTokens: 80,
      audioTokens: 150,
      imageTokens: 60,
      completionTokens: 500,
      reasoningTokens: 90,
      outputAudioTokens: 40,
    };

    expect(parts(usage, { ...pricing, per_request: 0 })).toEqual([
      ['cache_write_1h', 80, 5],
      ['cache_write', 120, 4],
      ['cache_audio_read', 50, 7],
      ['cache_read', 250, 3],
      ['input_audio', 100, 6],
      ['input_image', 60, 8],
      ['input', 340, 1],
      ['output_audio', 40, 9],
      ['output_reasoning', 90, 10],
      ['output', 370, 2],
      ['per_request', 1, 0],
    ]);
  });

  test('of a kind without a price of its own cost what the rest costs', () => {
    const usage = {
      promptTokens: 100,
      cachedTokens: 30,
      cacheWriteTokens: 20,
      cacheWrite1hTokens: 5,
      audioTokens: 10,
      completionTokens: 50,
      reasoningTokens: 40,
    };

    expect(parts(usage, { input: 1, output: 2, cache_write: 4 })).toEqual([
      ['cache_write_1h', 5, 4],
      ['cache_write', 15, 4],
      ['cache_read', 30, 1],
      ['input_audio', 10, 1],
      ['input', 40, 1],
      ['output_reasoning', 40, 2],
      ['output', 10, 2],
    ]);
  });

  test('are those that are charged, where a provider charges less than it counts', () => {
    const usage = { promptTokens: 71, billedPromptTokens: 5, completionTokens: 9, billedCompletionTokens: 4 };

    expect(parts(usage, { input: 1, output: 2 })).toEqual([
      ['input', 5, 1],
      ['output', 4, 2],
    ]);
  });

  test('without any price have none', () => {
    expect(parts({ promptTokens: 5, completionTokens: 7 }, { input: 1 })).toEqual([
      ['input', 5, 1],
      ['output', 7, undefined],
    ]);
  });

  test('that a provider counts in more parts than there are in the whole are counted no further', () => {
    const usage = { promptTokens: 10, cachedTokens: 8, cacheWriteTokens: 5, audioTokens: 9, completionTokens: 3 };

    expect(parts({ ...usage, reasoningTokens: 7 }, { input: 1, output: 2, cache_read: 3 })).toEqual([
      ['cache_write', 5, 1],
      ['cache_read', 5, 3],
      ['output_reasoning', 3, 2],
    ]);
  });

  test('are as many in all buckets as the provider counted, whatever it counted', () => {
    const tokens = fc.oneof(fc.nat(1_000_000), fc.constant(undefined), fc.constant(0));
    const usages = fc.record({
      promptTokens: fc.nat(1_000_000),
      completionTokens: fc.nat(1_000_000),
      cachedTokens: tokens,
      cacheWriteTokens: tokens,
      cacheWrite1hTokens: tokens,
      audioTokens: tokens,
      cachedAudioTokens: tokens,
      imageTokens: tokens,
      outputAudioTokens: tokens,
      reasoningTokens: tokens,
    });
    const total = (usage: MeteredUsage, isOutput: boolean) =>
      bucketsOf(usage, pricing, noon)
        .filter(({ name }) => !name.startsWith('per_') && name.startsWith('output') === isOutput)
        .reduce((sum, { count }) => sum + count, 0);

    fc.assert(
      fc.property(usages, (usage) => {
        expect([total(usage, false), total(usage, true)]).toEqual([usage.promptTokens, usage.completionTokens]);
      }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -5])('that are no count (%s) are none', (count) => {
    expect(parts({ promptTokens: count, completionTokens: 1 }, { input: 1, output: 2 })).toEqual([['output', 1, 2]]);
  });
});

describe('items', () => {
  test('are counted where they have a price', () => {
    const usage = { webSearches: 2, audioSeconds: 1800, searchUnits: 3 };

    expect(parts(usage)).toEqual([
      ['per_request', 1, 11],
      ['per_audio_hour', 0.5, 13],
      ['per_search_unit', 3, 14],
      ['per_web_search', 2, 12],
    ]);
    expect(parts({ audioSeconds: 1800, searchUnits: 3 }, { input: 1 })).toEqual([]);
  });

  test('of the web are never paid with tokens, but may be with the request', () => {
    expect(parts({ webSearches: 2 }, { input: 1 })).toEqual([['per_web_search', 2, undefined]]);
    expect(parts({ webSearches: 2 }, { input: 1, per_request: 5 })).toEqual([
      ['per_request', 1, 5],
      ['per_web_search', 2, 0],
    ]);
  });

  test('leave out the tokens of a model that is paid by the hour', () => {
    expect(parts({ promptTokens: 5, completionTokens: 6, audioSeconds: 7200 }, { per_audio_hour: 13 })).toEqual([
      ['per_audio_hour', 2, 13],
    ]);
  });
});

describe('prices', () => {
  const long: Pricing = { input: 1, output: 2, cache_read: 3, long_context: { above: 100, input: 10, output: 20 } };

  test.each([
    [100, 1, 2],
    [101, 10, 20],
  ])('of a prompt of %i tokens are those of its length', (promptTokens, input, output) => {
    expect(parts({ promptTokens, cachedTokens: 40, completionTokens: 5 }, long)).toEqual([
      ['cache_read', 40, 3],
      ['input', promptTokens - 40, input],
      ['output', 5, output],
    ]);
  });

  const hours: Pricing = {
    input: 1,
    cache_read: 5,
    hours: [
      { from: '01:00', until: '04:00', input: 2 },
      { from: '22:00', until: '00:30', input: 3 },
    ],
  };

  test.each([
    ['00:29:59', 3],
    ['00:30:00', 1],
    ['01:00:00', 2],
    ['03:59:59', 2],
    ['04:00:00', 1],
    ['22:00:00', 3],
    ['23:59:59', 3],
  ])('at %s are those of the hour', (time, price) => {
    expect(parts({ promptTokens: 1 }, hours, new Date(`2026-11-22T${time}Z`))).toEqual([['input', 1, price]]);
  });

  test('of an hour leave nothing of the others', () => {
    expect(parts({ promptTokens: 9, cachedTokens: 4 }, hours, new Date('2026-11-22T02:00:00Z'))).toEqual([
      ['cache_read', 4, 2],
      ['input', 5, 2],
    ]);
  });
});
