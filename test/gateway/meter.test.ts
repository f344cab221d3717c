import { describe, expect, test } from 'vitest';
import { meterModel, meterTokens } from '../../gateway/meter.ts';
import type { Usage } from '../../providers/base/chat-types.ts';
import { callRecord } from '../helpers/call-record.ts';

const usage: Usage = {
  prompt_tokens: 100,
  completion_tokens: 50,
  total_tokens: 150,
  prompt_tokens_details: {
    cached_tokens: 40,
    cache_write_tokens: 20,
    cache_write_1h_tokens: 15,
    audio_tokens: 12,
    cached_audio_tokens: 8,
    image_tokens: 6,
  },
  completion_tokens_details: { reasoning_tokens: 30, audio_tokens: 3 },
  server_tool_use: { web_search_requests: 2 },
  billed_units: { input_tokens: 90, output_tokens: 45 },
};

test('what was used is noted under names of our own', () => {
  const record = callRecord();

  meterTokens({ model: 'acme-1', usage, choices: [{ finish_reason: 'stop' }] }, record);

  expect(record).toMatchObject({
    answeredModel: 'acme-1',
    usage: {
      promptTokens: 100,
      completionTokens: 50,
      cachedTokens: 40,
      cacheWriteTokens: 20,
      cacheWrite1hTokens: 15,
      reasoningTokens: 30,
      audioTokens: 12,
      cachedAudioTokens: 8,
      imageTokens: 6,
      outputAudioTokens: 3,
      billedPromptTokens: 90,
      billedCompletionTokens: 45,
      webSearches: 2,
    },
    finishReason: 'stop',
  });
  expect(record.toldCostUsd).toBeUndefined();
});

test('a chunk that says nothing of it takes nothing back', () => {
  const record = callRecord({ usage: { promptTokens: 1 }, finishReason: 'stop', answeredModel: 'a', toldCostUsd: 1 });

  meterTokens({ usage: null, choices: [{ finish_reason: null }] }, record);
  meterTokens({ choices: [] }, record);
  meterModel('b', record);

  expect(record).toMatchObject({
    usage: { promptTokens: 1 },
    finishReason: 'stop',
    answeredModel: 'a',
    toldCostUsd: 1,
  });
});

test('the tier of service that answered is noted, the last one of a stream', () => {
  const record = callRecord();

  meterTokens({ service_tier: 'default', choices: [] }, record);
  meterTokens({ service_tier: 'flex', choices: [] }, record);
  meterTokens({ service_tier: null, choices: [] }, record);

  expect(record.serviceTier).toBe('flex');
});

test('so is one that stands beside the counts', () => {
  const record = callRecord();
  const counts = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };

  meterTokens({ usage: { ...counts, service_tier: 'priority' }, choices: [] }, record);

  expect(record.serviceTier).toBe('priority');
});

test('a name is noted in part, however long it is', () => {
  const record = callRecord();

  meterModel('m'.repeat(1000), record);

  expect(record.answeredModel).toBe('m'.repeat(200));
});

describe('what a provider says of its own', () => {
  const counts = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const metered = (more: object) => {
    const record = callRecord();
    meterTokens({ usage: { ...counts, ...more } as Usage, choices: [] }, record);
    return record;
  };

  test.each([
    ['OpenRouter', { cost: 0.0012, is_byok: false, cost_details: { upstream_inference_cost: 9 } }, 0.0012],
    ['OpenRouter, free', { cost: 0 }, 0],
    [
      'OpenRouter, with a key of ours',
      { cost: 0.25, is_byok: true, cost_details: { upstream_inference_cost: 0.5 } },
      0.75,
    ],
    ['OpenRouter, with a key of ours and no more', { cost: 0.25, is_byok: true }, 0.25],
    ['Perplexity', { cost: { total_cost: 0.005, request_cost: 0.004 } }, 0.005],
    ['xAI', { cost_in_usd_ticks: 1_330_500 }, 0.00013305],
    ['nobody', {}, undefined],
    ['one that makes no sense', { cost: 'free' }, undefined],
    ['one that pays us', { cost: -1 }, undefined],
    ['one beyond all numbers', { cost: { total_cost: Number.POSITIVE_INFINITY } }, undefined],
  ])('cost: %s', (_, more, cost) => {
    expect(metered(more).toldCostUsd).toBe(cost);
  });

  test.each([
    ['Perplexity', { num_search_queries: 3 }, 3],
    ['nobody', {}, undefined],
    ['one that makes no sense', { server_tool_use: 'x', num_search_queries: null }, undefined],
  ])('searches: %s', (_, more, searches) => {
    expect(metered(more).usage?.webSearches).toBe(searches);
  });
});
