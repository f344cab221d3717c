import { describe, expect, test } from 'vitest';
import type { ChatRequest } from '../../../providers/base/chat-types.ts';
import {
  applyParamRules,
  outputLimit,
  type ParamRules,
  providerExtras,
  stopSequences,
} from '../../../providers/base/params.ts';

const request = (fields: Record<string, unknown>) =>
  ({ model: 'm', messages: [], ...fields }) as unknown as ChatRequest;

describe('parameters a provider lacks', () => {
  const all: ParamRules = {
    refused: ['n', 'logprobs', 'top_logprobs', 'logit_bias', 'modalities', 'audio'],
    dropped: ['frequency_penalty', 'presence_penalty', 'store', 'seed', 'service_tier'],
  };

  test.each([
    ['n', 2],
    ['logprobs', true],
    ['top_logprobs', 1],
    ['logit_bias', { 1: 2 }],
    ['modalities', ['text', 'audio']],
    ['audio', {}],
  ])('%s is refused by name', (param, value) => {
    expect(() => applyParamRules(request({ [param]: value }), all, 'acme')).toThrow(
      expect.objectContaining({
        message: `acme does not support \`${param}\`.`,
        fields: expect.objectContaining({ status: 400, param, code: 'unsupported_parameter' }),
      }),
    );
  });

  test.each([
    ['frequency_penalty', 0.1],
    ['presence_penalty', -1],
    ['store', true],
    ['seed', 0],
    ['service_tier', 'flex'],
  ])('%s is dropped and named', (param, value) => {
    expect(applyParamRules(request({ [param]: value }), all, 'acme')).toEqual([param]);
  });

  test('values that ask for nothing are no matter', () => {
    const nothing = {
      n: 1,
      logprobs: false,
      top_logprobs: 0,
      logit_bias: {},
      modalities: ['text'],
      audio: null,
      frequency_penalty: 0,
      presence_penalty: 0,
      store: false,
      service_tier: 'auto',
    };

    expect(applyParamRules(request(nothing), all, 'acme')).toEqual([]);
  });
});

test("the provider's own fields are told from OpenAI's", () => {
  const fields = request({ temperature: 1, stream_options: {}, top_k: 3, safe_prompt: true, random_seed: null });

  expect(providerExtras(fields)).toEqual({ top_k: 3, safe_prompt: true, random_seed: null });
  expect(providerExtras(fields, ['top_k'])).toEqual({ safe_prompt: true, random_seed: null });
});

test.each([
  [{}, undefined],
  [{ max_tokens: 1 }, 1],
  [{ max_completion_tokens: 2 }, 2],
  [{ max_tokens: 1, max_completion_tokens: 2 }, 2],
  [{ max_tokens: 1, max_completion_tokens: null }, 1],
  [{ max_tokens: null }, undefined],
])('the output limit of %j is %j', (fields, limit) => {
  expect(outputLimit(request(fields))).toBe(limit);
});

test.each([
  [undefined, []],
  [null, []],
  ['a', ['a']],
  [
    ['a', 'b'],
    ['a', 'b'],
  ],
])('the stop sequences of %j are %j', (stop, sequences) => {
  expect(stopSequences(request({ stop }))).toEqual(sequences);
});
