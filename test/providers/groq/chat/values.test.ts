import { expect, test } from 'vitest';
import { groqChat } from '../../../../providers/groq/chat/transformation.ts';
import { requestOutcome } from '../../../helpers/request-outcome.ts';

const messages = [{ role: 'user', content: 'Hi' }] as const;

test.each([
  ['openai/gpt-oss-20b', 'none', 'low'],
  ['openai/gpt-oss-20b', 'max', 'high'],
  ['openai/gpt-oss-20b', 'medium', 'medium'],
  ['qwen/qwen3-32b', 'none', 'none'],
  ['qwen/qwen3-32b', 'high', 'default'],
])('%s knows the effort %s as %s', (model, reasoning_effort, known) => {
  expect(requestOutcome(groqChat, 'groq', model, { messages, reasoning_effort } as never)).toEqual({
    body: { model, messages, reasoning_effort: known },
  });
});

test('the default tier has a name of its own', () => {
  expect(requestOutcome(groqChat, 'groq', 'm', { messages, service_tier: 'default' })).toMatchObject({
    body: { service_tier: 'on_demand' },
  });
});
