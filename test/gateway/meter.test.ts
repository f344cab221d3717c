import { expect, test } from 'vitest';
import { meterTokens } from '../../gateway/meter.ts';
import { callRecord } from '../helpers/call-record.ts';

const usage = {
  prompt_tokens: 10,
  completion_tokens: 5,
  total_tokens: 15,
  prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
  completion_tokens_details: { reasoning_tokens: 3 },
};

test('what was used is noted under names of our own', () => {
  const record = callRecord();

  meterTokens({ usage, choices: [{ finish_reason: 'stop' }] }, record);

  expect(record).toMatchObject({
    usage: { promptTokens: 10, completionTokens: 5, cachedTokens: 4, cacheWriteTokens: 2, reasoningTokens: 3 },
    finishReason: 'stop',
  });
});

test('a chunk that says nothing of it takes nothing back', () => {
  const record = callRecord({ usage: { promptTokens: 1 }, finishReason: 'stop' });

  meterTokens({ usage: null, choices: [{ finish_reason: null }] }, record);
  meterTokens({ choices: [] }, record);

  expect(record).toMatchObject({ usage: { promptTokens: 1 }, finishReason: 'stop' });
});
