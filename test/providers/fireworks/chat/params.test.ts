import { expect, test } from 'vitest';
import { fireworksChat } from '../../../../providers/fireworks/chat/transformation.ts';
import { requestOutcome } from '../../../helpers/request-outcome.ts';

test('the key of the prompt cache goes to the host, which routes by it', () => {
  const messages = [{ role: 'user', content: 'Hi' }] as const;

  expect(requestOutcome(fireworksChat, 'fireworks', 'glm-5', { messages, prompt_cache_key: 'thread-1' })).toEqual({
    body: { model: 'accounts/fireworks/models/glm-5', messages, prompt_cache_key: 'thread-1' },
  });
});
