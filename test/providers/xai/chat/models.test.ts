import { expect, test } from 'vitest';
import { xaiChat } from '../../../../providers/xai/chat/transformation.ts';
import { requestOutcome } from '../../../helpers/request-outcome.ts';

const messages = [{ role: 'user', content: 'Hi' }] as const;
const outcome = (model: string, request: object) => requestOutcome(xaiChat, 'xai', model, { messages, ...request });

test.each([
  ['grok-2-1212', ['reasoning_effort']],
  ['grok-3', ['presence_penalty', 'reasoning_effort']],
  ['grok-3-mini', ['stop', 'presence_penalty', 'frequency_penalty']],
  ['grok-4-0709', ['stop', 'presence_penalty', 'frequency_penalty', 'reasoning_effort']],
  ['grok-4-fast-non-reasoning', ['reasoning_effort']],
  ['grok-code-fast-1', ['stop', 'presence_penalty', 'frequency_penalty', 'reasoning_effort']],
  ['grok-4.20-0309-reasoning', ['stop', 'presence_penalty', 'frequency_penalty', 'reasoning_effort']],
  ['grok-4.20-multi-agent', ['stop', 'presence_penalty', 'frequency_penalty']],
  ['grok-4.3', ['stop', 'presence_penalty', 'frequency_penalty']],
])('%s is sent nothing it refuses', (model, dropped) => {
  const asked = { stop: 'END', presence_penalty: 1, frequency_penalty: 1, reasoning_effort: 'high' };
  const kept = Object.fromEntries(Object.entries(asked).filter(([name]) => !dropped.includes(name)));

  expect(outcome(model, asked)).toEqual({ body: { model, messages, ...kept }, dropped });
});

test('the small model knows two efforts', () => {
  expect(outcome('grok-3-mini', { reasoning_effort: 'medium' })).toMatchObject({ body: { reasoning_effort: 'high' } });
});

test('schemas of tools are opened at every depth, and old models get no strict ones', () => {
  const closed = { type: 'object', properties: { a: { type: 'object', additionalProperties: false } } };
  const parameters = { ...closed, additionalProperties: false };
  const tools = [{ type: 'function', function: { name: 'f', strict: true, parameters } }];
  const open = { type: 'object', properties: { a: { type: 'object' } } };

  expect(outcome('grok-4.3', { tools })).toMatchObject({
    body: { tools: [{ type: 'function', function: { name: 'f', strict: true, parameters: open } }] },
  });
  expect(outcome('grok-3', { tools })).toEqual({
    body: { model: 'grok-3', messages, tools: [{ type: 'function', function: { name: 'f', parameters: open } }] },
  });
});
