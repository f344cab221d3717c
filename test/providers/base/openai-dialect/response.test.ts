import { expect, test } from 'vitest';
import { type Dialect, openAICompatibleChat } from '../../../../providers/base/openai-dialect/dialect.ts';
import { parseJson, toJson } from '../../../../providers/base/wire-text.ts';
import { chatContext, created } from '../../../helpers/context.ts';

const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
const answer = (message: object, more: object = {}, finish_reason: unknown = 'stop') => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm-1',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, logprobs: null, finish_reason }],
  usage,
  ...more,
});
const received = (body: unknown, dialect: Dialect = {}) =>
  openAICompatibleChat(dialect).transformResponse(body, chatContext('host', 'm-1'));
const messageOf = (message: object, dialect?: Dialect) => received(answer(message), dialect).choices[0]?.message;

test('an answer that follows the rules goes on as the very text that came', () => {
  const text = `{ "service_tier":"default", ${JSON.stringify(answer({ content: 'Hi', refusal: null })).slice(1)}`;

  expect(toJson(received(parseJson(text)))).toBe(text);
});

test('what is missing around the message is made up', () => {
  expect(received({ choices: [{ message: {} }, { message: { content: 'b' } }] })).toEqual({
    id: 'chatcmpl-test',
    object: 'chat.completion',
    created,
    model: 'm-1',
    choices: [
      { index: 0, message: { content: null }, finish_reason: 'stop' },
      { index: 1, message: { content: 'b' }, finish_reason: 'stop' },
    ],
  });
});

test('fields that nobody knows stay', () => {
  const body = answer({ content: 'Hi', reasoning: 'Hm', hologram: 1 }, { citations: ['a'], x_groq: { id: 'r' } });

  expect(received(body)).toEqual(
    answer({ content: 'Hi', reasoning_content: 'Hm', hologram: 1 }, { citations: ['a'], x_groq: { id: 'r' } }),
  );
});

test.each([
  ['under its own name', { reasoning: 'Hm' }, 'Hm'],
  ['under both names', { reasoning: 'Hm', reasoning_content: 'Hm' }, 'Hm'],
  ['as null', { reasoning: null }, undefined],
  ['empty', { reasoning: '' }, undefined],
])('reasoning %s comes as reasoning_content', (_, fields, reasoning_content) => {
  expect(messageOf({ content: 'Hi', ...fields })).toEqual({
    role: 'assistant',
    content: 'Hi',
    ...(reasoning_content && { reasoning_content }),
  });
});

test('tags at the head of the content are reasoning, but not with OpenAI, nor beside named reasoning', () => {
  const content = '<think>\nHm\n</think>\n\nHi';

  expect(messageOf({ content })).toMatchObject({ content: 'Hi', reasoning_content: 'Hm' });
  expect(messageOf({ content }, { native: true })).toEqual({ role: 'assistant', content });
  expect(messageOf({ content, reasoning: 'R' })).toMatchObject({ content, reasoning_content: 'R' });
});

test.each([
  ['no arguments', { id: 'c', type: 'function', function: { name: 'f', arguments: '' } }, '{}'],
  ['null for arguments', { id: 'c', type: 'function', function: { name: 'f', arguments: null } }, '{}'],
  ['an object for arguments', { id: 'c', type: 'function', function: { name: 'f', arguments: { x: 1 } } }, '{"x":1}'],
  ['an index', { index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }, '{}'],
  ['no type', { id: 'c', function: { name: 'f', arguments: '{}' } }, '{}'],
])('a tool call with %s is mended', (_, call, args) => {
  const { finish_reason, message } = received(answer({ content: '', tool_calls: [call] }, {}, '')).choices[0] ?? {};

  expect(message?.tool_calls).toEqual([{ id: 'c', type: 'function', function: { name: 'f', arguments: args } }]);
  expect([finish_reason, message?.content]).toEqual(['tool_calls', null]);
});

test('a tool call without id gets one, and a custom one stays as it is', () => {
  const custom = { id: 'd', type: 'custom', custom: { name: 'sql', input: '' } };
  const calls = [{ type: 'function', function: { name: 'f', arguments: '{}' } }, custom];

  expect(messageOf({ content: null, tool_calls: calls })?.tool_calls).toEqual([
    { id: 'call_chatcmpl-test_0', type: 'function', function: { name: 'f', arguments: '{}' } },
    custom,
  ]);
});

test.each([[[]], [null]])('%j for tool calls are none', (tool_calls) => {
  expect(messageOf({ content: 'Hi', tool_calls })).toEqual({ role: 'assistant', content: 'Hi' });
});

test.each([
  ['a total that is missing', { prompt_tokens: 1, completion_tokens: 2 }, usage],
  [
    'reasoning beside the completion',
    { ...usage, total_tokens: 10, completion_tokens_details: { reasoning_tokens: 7 } },
    { ...usage, completion_tokens: 9, total_tokens: 10, completion_tokens_details: { reasoning_tokens: 7 } },
  ],
  [
    'a cache beside the prompt',
    { ...usage, prompt_tokens_details: { cached_tokens: 5 } },
    { prompt_tokens: 6, completion_tokens: 2, total_tokens: 8, prompt_tokens_details: { cached_tokens: 5 } },
  ],
  [
    'the cache under another name',
    { ...usage, prompt_cache_hit_tokens: 1, prompt_cache_miss_tokens: 0 },
    { ...usage, prompt_cache_hit_tokens: 1, prompt_cache_miss_tokens: 0, prompt_tokens_details: { cached_tokens: 1 } },
  ],
  [
    'reasoning beside the completion it is a part of',
    { ...usage, reasoning_tokens: 2 },
    { ...usage, reasoning_tokens: 2, completion_tokens_details: { reasoning_tokens: 2 } },
  ],
  ['reasoning that is no part of the completion', { ...usage, reasoning_tokens: 9 }, { ...usage, reasoning_tokens: 9 }],
])('usage with %s is mended', (_, given, expected) => {
  expect(received(answer({ content: 'Hi' }, { usage: given })).usage).toEqual(expected);
});

test.each([
  ['not an object', 'text'],
  ['without choices', answer({}, { choices: [] })],
  ['with a choice that is none', answer({}, { choices: ['x'] })],
  ['with a choice without a message', answer({}, { choices: [{}] })],
])('an answer %s is refused', (_, body) => {
  expect(() => received(body)).toThrow(expect.objectContaining({ fields: expect.objectContaining({ status: 502 }) }));
});

test.each([
  ['in place of an answer', { error: { message: 'No money', code: 402 } }, { kind: 'quota', message: 'No money' }],
  [
    'in a choice',
    answer({}, { choices: [{ error: { message: 'Busy', code: 503 }, message: {}, finish_reason: 'error' }] }),
    { kind: 'overloaded', message: 'Busy' },
  ],
  ['as a finish reason', answer({ content: '' }, {}, 'error'), { kind: 'upstream' }],
])('an error %s under status 200 is an error', (_, body, fields) => {
  expect(() => received(body)).toThrow(expect.objectContaining({ fields: expect.objectContaining(fields) }));
});
