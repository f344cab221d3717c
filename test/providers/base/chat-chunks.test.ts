import { expect, test } from 'vitest';
import { ChatChunks } from '../../../providers/base/chat-chunks.ts';

const head = { id: 'chatcmpl-1', model: 'm', created: 7 };
const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };

function deltasOf(chunks: ReturnType<ChatChunks['finish']>) {
  return chunks.flatMap(({ choices }) => choices.map(({ delta, finish_reason }) => ({ ...delta, finish_reason })));
}

test('a text, with its envelope', () => {
  const chunks = new ChatChunks(head);
  const envelope = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 7, model: 'm' };
  const choice = (delta: object, finish_reason: string | null) => ({
    ...envelope,
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  });

  expect([chunks.text('Hi'), chunks.text('!'), ...chunks.finish('stop'), chunks.usage(usage)]).toEqual([
    choice({ role: 'assistant', content: 'Hi' }, null),
    choice({ content: '!' }, null),
    choice({}, 'stop'),
    { ...envelope, choices: [], usage },
  ]);
});

test('tool calls are counted from zero, and arguments go to the one opened last', () => {
  const chunks = new ChatChunks(head);
  const extra = { google: { thought_signature: 's' } };

  const deltas = deltasOf([
    chunks.toolCall({ id: 'a', name: 'f' }),
    chunks.toolArguments('{'),
    chunks.toolCall({ id: 'b', name: 'g', extra }, '{}'),
    chunks.toolArguments('}', 0),
    ...chunks.finish('tool_calls'),
  ]);

  const call = (index: number, id: string, name: string, args: string) =>
    ({ index, id, type: 'function', function: { name, arguments: args } }) as const;
  expect(deltas).toEqual([
    { role: 'assistant', tool_calls: [call(0, 'a', 'f', '')], finish_reason: null },
    { tool_calls: [{ index: 0, function: { arguments: '{' } }], finish_reason: null },
    { tool_calls: [{ ...call(1, 'b', 'g', '{}'), extra_content: extra }], finish_reason: null },
    { tool_calls: [{ index: 0, function: { arguments: '}' } }], finish_reason: null },
    { finish_reason: 'tool_calls' },
  ]);
  expect(chunks.toolCalls).toBe(2);
});

test('an answer of which nothing was said has empty content, before its empty last delta', () => {
  expect(deltasOf(new ChatChunks(head).finish('stop'))).toEqual([
    { role: 'assistant', content: '', finish_reason: null },
    { finish_reason: 'stop' },
  ]);
});

test('an answer that only thought has empty content too', () => {
  const chunks = new ChatChunks(head);
  const block = { type: 'thinking', thinking: 'Hm', signature: 's' } as const;

  expect(deltasOf([chunks.reasoning('Hm'), chunks.thinkingBlock(block), ...chunks.finish('length')])).toEqual([
    { role: 'assistant', reasoning_content: 'Hm', finish_reason: null },
    { thinking_blocks: [block], finish_reason: null },
    { content: '', finish_reason: null },
    { finish_reason: 'length' },
  ]);
});

test('chunks belong to the choice they are made for', () => {
  expect(new ChatChunks(head, 2).text('Hi').choices[0]?.index).toBe(2);
});
