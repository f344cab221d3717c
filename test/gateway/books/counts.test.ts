import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countsOf, inputParts, outputParts } from '../../../gateway/books/counts.ts';

test.each([
  ['nothing', undefined, {}],
  ['zeros', { promptTokens: 0, completionTokens: 0 }, {}],
  ['plain tokens', { promptTokens: 12, completionTokens: 5 }, { input: 12, output: 5 }],
  [
    'a cache that was read and written',
    { promptTokens: 100, cachedTokens: 60, cacheWriteTokens: 30, cacheWrite1hTokens: 10, completionTokens: 1 },
    { input: 10, cache_read: 60, cache_write: 20, cache_write_1h: 10, output: 1 },
  ],
  [
    'audio and images in the prompt',
    { promptTokens: 100, audioTokens: 50, cachedTokens: 20, cachedAudioTokens: 15, imageTokens: 7 },
    { input: 38, cache_audio_read: 15, cache_read: 5, input_audio: 35, input_image: 7 },
  ],
  [
    'reasoning and audio in the answer',
    { completionTokens: 50, reasoningTokens: 30, outputAudioTokens: 5 },
    { output: 15, output_reasoning: 30, output_audio: 5 },
  ],
  [
    'what is billed where it is less than what is counted',
    { promptTokens: 100, billedPromptTokens: 60, completionTokens: 9, billedCompletionTokens: 8 },
    { input: 60, output: 8 },
  ],
  ['searches', { promptTokens: 1, webSearches: 3 }, { input: 1, web_searches: 3 }],
  ['audio, to the millisecond', { audioSeconds: 12.3456 }, { audio_ms: 12_346 }],
  ['search units', { searchUnits: 2 }, { search_units: 2 }],
  [
    'nonsense',
    { promptTokens: Number.NaN, completionTokens: -5, searchUnits: 1e300 },
    { search_units: Number.MAX_SAFE_INTEGER },
  ],
])('%s', (_, usage, counts) => {
  expect(countsOf(usage)).toEqual(counts);
});

describe('every token is counted once', () => {
  const tokens = fc.nat(1_000_000);
  const usages = fc.record({
    promptTokens: tokens,
    completionTokens: tokens,
    cachedTokens: tokens,
    cacheWriteTokens: tokens,
    cacheWrite1hTokens: tokens,
    cachedAudioTokens: tokens,
    audioTokens: tokens,
    imageTokens: tokens,
    reasoningTokens: tokens,
    outputAudioTokens: tokens,
  });

  test('whatever its provider says of the parts', () => {
    fc.assert(
      fc.property(usages, (usage) => {
        const counts = countsOf(usage);
        const sum = (names: readonly (keyof typeof counts)[]) =>
          names.reduce((total, name) => total + (counts[name] ?? 0), 0);

        expect(sum(inputParts)).toBe(usage.promptTokens);
        expect(sum(outputParts)).toBe(usage.completionTokens);
      }),
    );
  });
});
