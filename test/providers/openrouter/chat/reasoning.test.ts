import { expect, test } from 'vitest';
import { openrouterChat } from '../../../../providers/openrouter/chat/transformation.ts';
import { requestOutcome } from '../../../helpers/request-outcome.ts';

const messages = [{ role: 'user', content: 'Hi' }] as const;

test.each([
  [{ reasoning_effort: 'low' }, { effort: 'low' }],
  [{ thinking: { type: 'enabled', budget_tokens: 900 } }, { max_tokens: 900 }],
  [{ thinking: { type: 'disabled' } }, { enabled: false }],
  [
    { reasoning_effort: 'low', reasoning: { exclude: true } },
    { effort: 'low', exclude: true },
  ],
])('%j becomes %j', (asked, reasoning) => {
  expect(requestOutcome(openrouterChat, 'openrouter', 'a/b', { messages, ...asked } as never)).toEqual({
    body: { model: 'a/b', messages, usage: { include: true }, reasoning },
  });
});

test("the caller's own word on usage stays", () => {
  const request = { messages, usage: { include: false } } as object;

  expect(requestOutcome(openrouterChat, 'openrouter', 'a/b', request)).toEqual({
    body: { model: 'a/b', messages, usage: { include: false } },
  });
});
