import { expect, test } from 'vitest';
import { openrouterChat } from '../../../providers/openrouter/chat/transformation.ts';
import { openrouterCompletion } from '../../../providers/openrouter/completion/transformation.ts';
import { callContext, chatContext } from '../../helpers/context.ts';

const model = 'mistralai/mistral-small';
const asked = { models: ['anthropic/claude-opus-4.1'], route: 'fallback', preset: 'dear' };

/** A key's rules, and the ceiling of its budget, are those of the model that the call names. */
test.each(Object.entries(asked))('`%s` would lead past the rules of a key, and is refused', (param, value) => {
  const more = { [param]: value };
  const chat = chatContext('openrouter', model, more);
  const completion = callContext<'completion'>('openrouter', model, { model, prompt: 'Hello', ...more });

  const refusal = expect.objectContaining({ fields: expect.objectContaining({ status: 400, param }) });
  expect(() => openrouterChat.transformRequest(chat.request, chat)).toThrow(refusal);
  expect(() => openrouterCompletion.transformRequest(completion.request, completion)).toThrow(refusal);
});

test('one that is null asks for nothing', () => {
  const none: object = { models: null };
  const ctx = chatContext('openrouter', model, none);

  expect(() => openrouterChat.transformRequest(ctx.request, ctx)).not.toThrow();
});
