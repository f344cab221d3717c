import { expect, test } from 'vitest';
import { togetherChat } from '../../../../providers/together/chat/transformation.ts';
import { chatContext } from '../../../helpers/context.ts';
import { requestOutcome } from '../../../helpers/request-outcome.ts';

const messages = [{ role: 'user', content: 'Hi' }] as const;

test.each([
  [{ logprobs: true }, { logprobs: 1 }],
  [{ logprobs: true, top_logprobs: 3 }, { logprobs: 3 }],
  [{ logprobs: false }, {}],
])('%j is asked for by a number', (asked, sent) => {
  expect(requestOutcome(togetherChat, 'together', 'm', { messages, ...asked })).toEqual({
    body: { model: 'm', messages, ...sent },
  });
});

test('lists side by side become a list of tokens', () => {
  const logprobs = { tokens: ['H', 'é'], token_logprobs: [-0.5, -1] };
  const choice = { index: 0, message: { role: 'assistant', content: 'Hé' }, logprobs, finish_reason: 'stop' };

  const answer = togetherChat.transformResponse({ choices: [choice] }, chatContext('together', 'm'));

  expect(answer.choices[0]?.logprobs).toEqual({
    content: [
      { token: 'H', logprob: -0.5, bytes: [72], top_logprobs: [] },
      { token: 'é', logprob: -1, bytes: [195, 169], top_logprobs: [] },
    ],
    refusal: null,
  });
});
