import { expect, test } from 'vitest';
import { anthropicChat } from '../../../../providers/anthropic/chat/transformation.ts';
import type { ChatChunk } from '../../../../providers/base/chat-types.ts';
import type { ServerSentEvent } from '../../../../providers/base/sse.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext, created } from '../../../helpers/context.ts';

const ctx = chatContext('anthropic', 'claude-sonnet-4-5');
const start = {
  type: 'message_start',
  message: { id: 'msg_1', model: 'claude-x', usage: { input_tokens: 3, output_tokens: 1 } },
};
const stop = { type: 'message_stop' };
const ended = (stop_reason: string) => ({ type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: 9 } });
const opened = (content_block: object) => ({ type: 'content_block_start', index: 0, content_block });
const grown = (delta: object) => ({ type: 'content_block_delta', index: 0, delta });
const closed = { type: 'content_block_stop', index: 0 };

function chunksOf(...events: (object | string)[]): Promise<ChatChunk[]> {
  async function* decoded(): AsyncGenerator<ServerSentEvent> {
    for (const event of events) yield { data: typeof event === 'string' ? event : JSON.stringify(event) };
  }
  return collect(anthropicChat.transformStream?.(decoded(), ctx) as AsyncIterable<ChatChunk>);
}

test('a call without arguments, chunk by chunk', async () => {
  const chunks = await chunksOf(
    start,
    opened({ type: 'tool_use', id: 'toolu_1', name: 'get_time', input: {} }),
    grown({ type: 'input_json_delta', partial_json: '' }),
    closed,
    ended('tool_use'),
    stop,
  );

  const envelope = { id: 'msg_1', object: 'chat.completion.chunk', created, model: 'claude-x' };
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    ...envelope,
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  });
  expect(chunks).toEqual([
    chunk({
      role: 'assistant',
      tool_calls: [{ index: 0, id: 'toolu_1', type: 'function', function: { name: 'get_time', arguments: '' } }],
    }),
    chunk({ tool_calls: [{ index: 0, function: { arguments: '{}' } }] }),
    chunk({}, 'tool_calls'),
    {
      ...envelope,
      choices: [],
      usage: {
        prompt_tokens: 3,
        completion_tokens: 9,
        total_tokens: 12,
        prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      },
    },
  ]);
});

test.each([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['pause_turn', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool_calls'],
  ['refusal', 'content_filter'],
  ['something_new', 'stop'],
])('the stop reason %s is the finish reason %s, streamed and whole', async (stop_reason, finish_reason) => {
  const use = { type: 'tool_use', id: 'toolu_1', name: 'get_time', input: {} };
  const content = stop_reason === 'tool_use' ? [use] : [{ type: 'text', text: 'Hi' }];

  const chunks = await chunksOf(
    start,
    ...content.flatMap((block) => [opened(block), closed]),
    ended(stop_reason),
    stop,
  );
  const whole = anthropicChat.transformResponse({ content, stop_reason }, ctx);

  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe(finish_reason);
  expect(whole.choices[0]?.finish_reason).toBe(finish_reason);
});

test('text and thinking that come with the start of their block are not lost', async () => {
  const chunks = await chunksOf(
    start,
    opened({ type: 'thinking', thinking: 'Hm', signature: 'c2ln' }),
    closed,
    opened({ type: 'text', text: 'Hi' }),
    closed,
    opened({ type: 'tool_use', id: 'toolu_1', name: 'add', input: { a: 1 } }),
    closed,
    ended('tool_use'),
    stop,
  );

  expect(chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta))).toMatchObject([
    { role: 'assistant', reasoning_content: 'Hm' },
    { thinking_blocks: [{ type: 'thinking', thinking: 'Hm', signature: 'c2ln' }] },
    { content: 'Hi' },
    { tool_calls: [{ index: 0, function: { name: 'add', arguments: '' } }] },
    { tool_calls: [{ index: 0, function: { arguments: '{"a":1}' } }] },
    {},
  ]);
});

test('counts that come again replace the earlier ones, and null says nothing', async () => {
  const again = {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn' },
    usage: { input_tokens: 5, output_tokens: null, cache_read_input_tokens: 7 },
  };

  expect((await chunksOf(start, ended('end_turn'), again, stop)).at(-1)?.usage).toMatchObject({
    prompt_tokens: 12,
    completion_tokens: 9,
    prompt_tokens_details: { cached_tokens: 7 },
  });
});

test('what comes after the end is not read', async () => {
  const chunks = await chunksOf(start, ended('end_turn'), stop, 'no JSON');

  expect(chunks.at(-1)?.choices).toEqual([]);
});

test.each([[['no JSON']], [[{ type: 'message_start' }]], [[start, '[DONE]']], [[start, ended('end_turn')]], [[]]])(
  'a stream that is broken is an error: %j',
  async (events) => {
    await expect(chunksOf(...events)).rejects.toThrow();
  },
);

test.each([[null], ['text'], [{}], [{ content: 'text' }]])(
  'a whole answer of another shape is an error: %j',
  (body) => {
    expect(() => anthropicChat.transformResponse(body, ctx)).toThrow('anthropic sent a message without content.');
  },
);

test('a whole answer without an envelope gets one', () => {
  expect(anthropicChat.transformResponse({ content: [] }, ctx)).toEqual({
    id: 'chatcmpl-test',
    object: 'chat.completion',
    created,
    model: 'claude-sonnet-4-5',
    choices: [
      { index: 0, message: { role: 'assistant', content: '', refusal: null }, logprobs: null, finish_reason: 'stop' },
    ],
    usage: {
      prompt_tokens: 0,
      completion_tokens: 0,
      total_tokens: 0,
      prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    },
  });
});
