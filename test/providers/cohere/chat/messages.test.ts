import { expect, test } from 'vitest';
import type { Message } from '../../../../providers/base/chat-types.ts';
import { signId } from '../../../../providers/base/signed-ids.ts';
import { cohereChat } from '../../../../providers/cohere/chat/transformation.ts';
import { requestOutcome } from '../../../helpers/request-outcome.ts';

function sent(messages: readonly object[], model = 'command-a-03-2025'): object {
  const outcome = requestOutcome(cohereChat, 'cohere', model, { messages: messages as readonly Message[] });
  return 'body' in outcome ? (outcome.body as { messages: object }).messages : outcome;
}

const call = (id: string) => ({ id, type: 'function', function: { name: 'f', arguments: 'null' } });
const calling = { role: 'assistant', content: 'Let me see.', tool_calls: [call('c')], reasoning_content: 'Hm.' };
const result = { role: 'tool', tool_call_id: 'c', content: 'yes' };

test('a model that thinks gets its thoughts back while it uses tools', () => {
  const turn = {
    role: 'assistant',
    content: [{ type: 'thinking', thinking: 'Hm.' }],
    tool_plan: 'Let me see.',
    tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
  };

  expect(sent([calling, result], 'command-a-reasoning-08-2025')).toEqual([turn, result]);
  expect(sent([{ ...calling, reasoning_content: null, reasoning: 'Hm.' }, result], 'command-a-plus-05-2026')).toEqual([
    turn,
    result,
  ]);
});

test('a refusal is what the model said', () => {
  expect(sent([{ role: 'assistant', content: null, refusal: 'No.' }])).toEqual([{ role: 'assistant', content: 'No.' }]);
});

test('no other turn takes thoughts', () => {
  const { content: _, ...turn } = { role: 'assistant', content: '', tool_plan: 'Let me see.', tool_calls: [] };

  expect(sent([calling, result])).toMatchObject([{ ...turn, tool_calls: [{ id: 'c' }] }, result]);
  expect(JSON.stringify(sent([calling, result]))).not.toContain('Hm.');
  expect(sent([{ role: 'assistant', content: 'Hi', reasoning_content: 'Hm.' }], 'command-a-reasoning-08-2025')).toEqual(
    [{ role: 'assistant', content: 'Hi' }],
  );
});

test('signatures of other providers stay behind', () => {
  const id = signId('toolu_1', { signature: 'abc' });

  expect(
    sent([
      { role: 'assistant', tool_calls: [call(id)] },
      { ...result, tool_call_id: id },
    ]),
  ).toMatchObject([{ tool_calls: [{ id: 'toolu_1' }] }, { tool_call_id: 'toolu_1' }]);
});

test('names and marks stay behind', () => {
  const mark = { cache_control: { type: 'ephemeral' } };
  const text = { type: 'text', text: 'Hi', ...mark };
  const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' }, ...mark };

  expect(sent([{ role: 'user', name: 'Ann', content: [text, image], ...mark }])).toEqual([
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Hi' },
        { type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } },
      ],
    },
  ]);
});

test("documents pass in Cohere's own form as a tool's result", () => {
  const document = { type: 'document', document: { id: 'd', data: { text: 'x' } } };
  const marked = { ...document, cache_control: { type: 'ephemeral' } };

  expect(
    sent([
      { ...calling, content: null },
      { ...result, content: [marked] },
    ]),
  ).toMatchObject([{}, { role: 'tool', tool_call_id: 'c', content: [document] }]);
});

test('a refusal of another model is a text', () => {
  expect(sent([{ role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] }])).toEqual([
    { role: 'assistant', content: [{ type: 'text', text: 'No.' }] },
  ]);
});

test.each([
  [[{ role: 'user', content: [{ type: 'video_url' }] }], 'messages', 'invalid_value'],
  [[{ role: 'user', content: [{ type: 'file', file: {} }] }], 'messages[].content[].file', 'unsupported_parameter'],
  [[{ role: 'function', name: 'f', content: 'x' }], 'messages[0].role', 'invalid_value'],
  [[calling], 'messages', 'invalid_value'],
  [[{ role: 'assistant', content: '' }], 'messages', 'invalid_value'],
])('%j is refused', (messages, param, code) => {
  expect(sent(messages)).toEqual({ error: { param, code } });
});
