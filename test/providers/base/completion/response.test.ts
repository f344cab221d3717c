import { expect, test } from 'vitest';
import { openAICompatibleCompletion } from '../../../../providers/base/completion/dialect.ts';
import type { CompletionRequest } from '../../../../providers/base/completion/types.ts';
import { parseJson, toJson } from '../../../../providers/base/wire-text.ts';
import { callContext } from '../../../helpers/context.ts';

const { transformResponse } = openAICompatibleCompletion();
const contextOf = (request: Partial<CompletionRequest> = {}) =>
  callContext<'completion'>('acme', 'm', { model: 'acme/m', prompt: 'One', ...request });

test('an answer that needs no mending is the very text that came', () => {
  const text =
    '{ "id": "cmpl-1", "object": "text_completion", "created": 1, "model": "m", "choices": [{"text": " Caf\\u00e9", "index": 0, "logprobs": null, "finish_reason": "stop"}] }';

  expect(toJson(transformResponse(parseJson(text), contextOf()))).toBe(text);
});

test('what a host leaves out is filled in', () => {
  expect(transformResponse({ choices: [{ text: 'a' }, { text: 'b', finish_reason: 'eos' }] }, contextOf())).toEqual({
    id: 'fallback-id',
    object: 'text_completion',
    created: 1_700_000_000,
    model: 'm',
    choices: [
      { text: 'a', index: 0, logprobs: null, finish_reason: 'stop' },
      { text: 'b', index: 1, logprobs: null, finish_reason: 'stop' },
    ],
  });
});

test('a host that answers as it chats is read all the same', () => {
  const choices = [{ index: 0, message: { role: 'assistant', content: 'a' }, finish_reason: 'stop' }];

  expect(transformResponse({ choices }, contextOf()).choices).toEqual([
    { text: 'a', index: 0, logprobs: null, finish_reason: 'stop' },
  ]);
});

test('log probabilities told as in a chat become lists, whose offsets begin behind their prompt', () => {
  const content = [{ id: 7, token: 'a', bytes: [97], logprob: -1, top_logprobs: [{ token: 'b', logprob: -2 }] }];
  const body = { choices: [{ text: 'x' }, { text: 'a', logprobs: { content } }] };

  expect(transformResponse(body, contextOf({ prompt: ['One', 'Two!'], logprobs: 1 })).choices[1]).toEqual({
    text: 'a',
    index: 1,
    logprobs: { tokens: ['a'], token_logprobs: [-1], top_logprobs: [{ b: -2, a: -1 }], text_offset: [4] },
    finish_reason: 'stop',
  });
});

test.each([
  ['stop', 'stop'],
  ['eos', 'stop'],
  ['tool_calls', 'stop'],
  ['function_call', 'stop'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['content_filter', 'content_filter'],
])('the reason %s is told as %s', (reason, told) => {
  const answer = transformResponse({ choices: [{ text: 'a', finish_reason: reason }] }, contextOf());

  expect(answer.choices[0]?.finish_reason).toBe(told);
});

test.each([
  [null, 'an answer that is not an object'],
  [{ unexpected: ['shape'] }, 'an answer without choices'],
  [{ choices: [] }, 'an answer without choices'],
  [{ choices: ['a'] }, 'a choice that is not an object'],
  [{ choices: [{ index: 0, finish_reason: 'stop' }] }, 'a choice without a text'],
  [{ choices: [{ text: 1 }] }, 'a choice without a text'],
  [{ choices: [{ message: {} }] }, 'a choice without a text'],
])('%j is no answer', (body, what) => {
  expect(() => transformResponse(body, contextOf())).toThrow(`acme sent ${what}.`);
});

test('an answer that leaves out a prompt is none', () => {
  const body = { choices: [{ text: 'a' }, { text: 'b' }, { text: 'c' }] };

  expect(() => transformResponse(body, contextOf({ prompt: ['One', 'Two'], n: 2 }))).toThrow(
    'acme sent 3 choices where 4 were asked for.',
  );
  expect(transformResponse(body, contextOf({ n: 4 })).choices).toHaveLength(3);
});

test('an error with status 200 is an error', () => {
  const body = { error: { message: 'Slow down.', type: 'rate_limit_error' } };

  expect(() => transformResponse(body, contextOf())).toThrow(
    expect.objectContaining({ fields: expect.objectContaining({ kind: 'rate_limit', message: 'Slow down.' }) }),
  );
});
