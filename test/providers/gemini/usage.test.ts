import { expect, test } from 'vitest';
import { toUsage } from '../../../providers/gemini/usage.ts';

test('what has a price of its own is counted apart', () => {
  const usage = toUsage({
    promptTokenCount: 1000,
    cachedContentTokenCount: 300,
    candidatesTokenCount: 50,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: 600 },
      { modality: 'IMAGE', tokenCount: 258 },
      { modality: 'AUDIO', tokenCount: 142 },
    ],
    cacheTokensDetails: [
      { modality: 'TEXT', tokenCount: 200 },
      { modality: 'AUDIO', tokenCount: 100 },
    ],
  });

  expect(usage).toEqual({
    prompt_tokens: 1000,
    completion_tokens: 50,
    total_tokens: 1050,
    prompt_tokens_details: { cached_tokens: 300, audio_tokens: 142, image_tokens: 258, cached_audio_tokens: 100 },
    completion_tokens_details: { reasoning_tokens: 0 },
  });
});

test.each([undefined, null, 'TEXT', [null, 7], [{ modality: 'AUDIO' }]])('details like %j do no harm', (details) => {
  const usage = toUsage({ promptTokenCount: 5, promptTokensDetails: details, cacheTokensDetails: details });

  expect([usage.prompt_tokens, usage.prompt_tokens_details?.image_tokens]).toEqual([5, undefined]);
});
