/** A call's context with everything fixed, so that translations can be compared exactly. */
import type { ChatRequest } from '../../providers/base/chat-types.ts';
import type { CallContext, Endpoint, RequestOf } from '../../providers/base/endpoint.ts';

export const created = 1_700_000_000;

export function callContext<E extends Endpoint>(
  provider: string,
  model: string,
  request: RequestOf<E>,
  more: Partial<CallContext<E>> = {},
): CallContext<E> {
  return {
    provider,
    model,
    request,
    credentials: { apiKey: 'test-key' },
    timeouts: { connectMs: 1000, firstByteMs: 1000, idleMs: 1000 },
    signal: new AbortController().signal,
    forwarded: {},
    fallbackId: 'fallback-id',
    created,
    ...more,
  };
}

export function chatContext(
  provider: string,
  model: string,
  request: Partial<ChatRequest> = {},
  more: Partial<CallContext<'chat'>> = {},
): CallContext<'chat'> {
  const asked = { model: `${provider}/${model}`, messages: [{ role: 'user', content: 'Hi' } as const], ...request };
  return callContext<'chat'>(provider, model, asked, { fallbackId: 'chatcmpl-test', ...more });
}
