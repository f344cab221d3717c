import { expect, test } from 'vitest';
import { deepseekChat } from '../../../../providers/deepseek/chat/transformation.ts';
import { requestOutcome } from '../../../helpers/request-outcome.ts';

const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } } as const;
const first = { role: 'user', content: 'One' } as const;
const second = { role: 'user', content: 'Two' } as const;
const result = { role: 'tool', tool_call_id: 'c', content: '1' } as const;
const turn = (reasoning_content: string | undefined, more: object = {}) => ({
  role: 'assistant' as const,
  content: 'A',
  ...(reasoning_content !== undefined && { reasoning_content }),
  ...more,
});
const outcome = (model: string, request: object) => requestOutcome(deepseekChat, 'deepseek', model, request);

test.each(['deepseek-v4-pro', 'deepseek-flash'])(
  '%s gets the reasoning of every turn, if only an empty one',
  (model) => {
    const messages = [first, turn('R', { tool_calls: [call] }), result, turn(undefined), second];

    expect(outcome(model, { messages })).toEqual({
      body: { model, messages: [first, turn('R', { tool_calls: [call] }), result, turn(''), second] },
    });
  },
);

test.each(['deepseek-reasoner', 'deepseek-chat'])('%s gets that of the tool calls under way only', (model) => {
  const messages = [first, turn('old'), second, turn('new', { tool_calls: [call] }), result];

  expect(outcome(model, { messages })).toEqual({
    body: { model, messages: [first, turn(undefined), second, turn('new', { tool_calls: [call] }), result] },
  });
});

test.each([
  ['deepseek-v4-pro', { reasoning_effort: 'none' }, { thinking: { type: 'disabled' } }],
  ['deepseek-v4-pro', { reasoning_effort: 'max' }, { reasoning_effort: 'max' }],
  ['deepseek-v4-pro', { reasoning_effort: 'minimal' }, { reasoning_effort: 'low' }],
  ['deepseek-v4-pro', { thinking: { type: 'enabled', budget_tokens: 9 } }, { thinking: { type: 'enabled' } }],
  ['deepseek-v4-pro', { thinking: { type: 'adaptive' } }, { thinking: { type: 'enabled' } }],
])('%s thinks as it is told by %j', (model, asked, thinking) => {
  expect(outcome(model, { messages: [first], ...asked })).toEqual({ body: { model, messages: [first], ...thinking } });
});

test('an effort means nothing to a model whose name says whether it thinks', () => {
  expect(outcome('deepseek-reasoner', { messages: [first], reasoning_effort: 'high' })).toEqual({
    body: { model: 'deepseek-reasoner', messages: [first] },
    dropped: ['reasoning_effort'],
  });
});
