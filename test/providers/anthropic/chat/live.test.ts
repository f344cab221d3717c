import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxBaseUrl } from '../../../../local/sandbox/providers.ts';
import { type Sandbox, startSandbox } from '../../../../local/sandbox/server.ts';
import { handler } from '../../../../providers/anthropic/chat/handler.ts';
import type { ChatRequest } from '../../../../providers/base/chat-types.ts';
import { readable } from '../../../helpers/answer-cases.ts';
import { assemble } from '../../../helpers/assemble.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext } from '../../../helpers/context.ts';
import { conversations } from '../../../helpers/conversations.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

function call(model: string, request: Partial<ChatRequest>) {
  const credentials = { apiKey: 'any', baseUrl: sandboxBaseUrl(sandbox.url, 'anthropic') };
  const ctx = chatContext('anthropic', model, request, { credentials });
  return handler.handleRequest(ctx.request, ctx);
}

const { 'audio input': _, ...accepted } = conversations;

/** The sandbox checks requests as strictly as the API does. */
describe.each(['claude-3-5-haiku-latest', 'claude-haiku-4-5', 'claude-opus-4-6', 'claude-opus-5'])(
  '%s takes',
  (model) => {
    const { 'assistant last': prefill, ...others } = accepted;
    const taken = model.startsWith('claude-opus') ? others : { ...others, prefill };

    test.each(Object.entries(taken))('%s', async (_name, conversation) => {
      expect(await call(model, conversation)).toMatchObject({ kind: 'json', body: { object: 'chat.completion' } });
    });
  },
);

test('an answer with thinking and tools is the same whole and streamed, but for its own id', async () => {
  const request = { ...conversations['tool offered'], reasoning_effort: 'low' } as const;

  const whole = await call('claude-haiku-4-5', request);
  const streamed = await call('claude-haiku-4-5', { ...request, stream: true });

  if (whole.kind !== 'json' || streamed.kind !== 'stream') throw new Error('Asked for one of each.');
  const { id: _id, ...expected } = readable(whole.body) as { id: string };
  expect(readable(assemble(await collect(streamed.chunks)))).toMatchObject(expected);
});
