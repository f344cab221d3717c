import { expect, test } from 'vitest';
import type { Message } from '../../../../providers/base/chat-types.ts';
import { signId } from '../../../../providers/base/signed-ids.ts';
import { mistralChat } from '../../../../providers/mistral/chat/transformation.ts';
import { requestOutcome } from '../../../helpers/request-outcome.ts';

function sent(messages: readonly object[], model = 'mistral-small-latest'): object {
  const outcome = requestOutcome(mistralChat, 'mistral', model, { messages: messages as readonly Message[] });
  return 'body' in outcome ? (outcome.body as { messages: object }).messages : outcome;
}

const user = { role: 'user', content: 'Hi' };
const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }], closed: true };

test('thoughts go back as a chunk before the text', () => {
  const assistant = { role: 'assistant', content: 'Hello', reasoning_content: 'Hm.', annotations: [], refusal: null };

  expect(sent([user, assistant, user])).toEqual([
    user,
    { role: 'assistant', content: [thinking, { type: 'text', text: 'Hello' }] },
    user,
  ]);
  expect(sent([{ role: 'assistant', content: null, reasoning: 'Hm.' }, user])).toEqual([
    { role: 'assistant', content: [thinking] },
    user,
  ]);
});

test('a refusal is what the model said', () => {
  const refusal = { role: 'assistant', content: null, refusal: 'No.' };

  expect(sent([user, refusal, user])).toEqual([user, { role: 'assistant', content: 'No.' }, user]);
});

test('a model that does not reason gets no thoughts', () => {
  const assistant = { role: 'assistant', content: 'Hello', reasoning_content: 'Hm.' };

  expect(sent([user, assistant, user], 'codestral-latest')).toEqual([
    user,
    { role: 'assistant', content: 'Hello' },
    user,
  ]);
});

function roundWith(id: string): unknown[] {
  const tool_calls = [{ id, type: 'function', index: 0, extra_content: {}, function: { name: 'f', arguments: '' } }];
  const messages = sent([
    { role: 'assistant', tool_calls },
    { role: 'tool', tool_call_id: id, content: 'yes', name: 'f' },
  ]);
  const [turn, result] = messages as [{ tool_calls: { id: string }[] }, { tool_call_id: string }];
  expect(turn).toEqual({
    role: 'assistant',
    tool_calls: [{ id: expect.any(String), type: 'function', function: { name: 'f', arguments: '{}' } }],
  });
  expect(result).toEqual({ role: 'tool', content: 'yes', tool_call_id: expect.any(String), name: 'f' });
  return [turn.tool_calls[0]?.id, result.tool_call_id];
}

test('ids that fit stay', () => {
  expect(roundWith('gSIMJiOkT')).toEqual(['gSIMJiOkT', 'gSIMJiOkT']);
  expect(roundWith(signId('gSIMJiOkT', { signature: 'abc' }))).toEqual(['gSIMJiOkT', 'gSIMJiOkT']);
});

test('ids of other makers become nine letters and digits, the same for call and result', () => {
  const ids = ['call_1', 'call_2', 'toolu_01A09q90qw90lq917835lq9', 'ümläut', 'gSIMJiOk_'].map(roundWith);

  for (const [call, result] of ids) {
    expect(call).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(result).toBe(call);
  }
  expect(new Set(ids.flat()).size).toBe(ids.length);
});

test('names and marks stay behind', () => {
  const mark = { cache_control: { type: 'ephemeral' } };

  expect(sent([{ ...user, name: 'Ann', content: [{ type: 'text', text: 'Hi', ...mark }], ...mark }])).toEqual([
    { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
  ]);
});

test.each([
  [
    { type: 'file', file: { file_id: 'f1', filename: 'a.pdf' } },
    { type: 'file', file_id: 'f1' },
  ],
  [
    { type: 'file', file: { file_data: 'JVBERi0=' } },
    { type: 'document_url', document_url: 'data:application/pdf;base64,JVBERi0=' },
  ],
  [
    { type: 'file', file: { file_data: 'https://a.b/c.pdf' } },
    { type: 'document_url', document_url: 'https://a.b/c.pdf' },
  ],
  [
    { type: 'image_url', image_url: { url: 'https://a.b/c.png', detail: 'low' } },
    { type: 'image_url', image_url: { url: 'https://a.b/c.png', detail: 'low' } },
  ],
  [
    { type: 'refusal', refusal: 'No.' },
    { type: 'text', text: 'No.' },
  ],
  [
    { type: 'document_url', document_url: 'https://a.b/c', cache_control: { type: 'ephemeral' } },
    { type: 'document_url', document_url: 'https://a.b/c' },
  ],
])('the part %j is sent as %j', (part, chunk) => {
  expect(sent([{ role: 'user', content: [part] }])).toEqual([{ role: 'user', content: [chunk] }]);
});

test("system text after the model's or a tool's turn is the user's, in a tag", () => {
  const system = { role: 'system', content: 'Be brief.' };
  const parts = { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] };
  const tool_calls = [{ id: 'gSIMJiOkT', type: 'function', function: { name: 'f', arguments: '{}' } }];
  const round = [
    { role: 'assistant', tool_calls },
    { role: 'tool', content: 'yes', tool_call_id: 'gSIMJiOkT' },
  ];
  const hello = { role: 'assistant', content: 'Hello' };
  const tagged = { role: 'user', content: '<system>\nBe brief.\n</system>' };

  expect(sent([system, user, system, hello, system])).toEqual([system, user, system, hello, tagged]);
  expect(sent([user, ...round, parts, user])).toEqual([
    user,
    ...round,
    { role: 'user', content: [{ type: 'text', text: '<system>\nBe kind.\n</system>' }] },
    user,
  ]);
});

test('system text at the end is followed by a user turn', () => {
  const system = { role: 'system', content: 'Be brief.' };

  expect(sent([user, system])).toEqual([user, system, { role: 'user', content: '.' }]);
});

test.each([
  [[{ role: 'user', content: [{ type: 'file', file: {} }] }], 'messages'],
  [[{ role: 'function', name: 'f', content: 'x' }], 'messages[0].role'],
  [[{ role: 'tool', tool_call_id: 'x', content: 'x' }], 'messages[0].tool_call_id'],
])('%j is refused', (messages, param) => {
  expect(sent(messages)).toEqual({ error: { param, code: 'invalid_value' } });
});
