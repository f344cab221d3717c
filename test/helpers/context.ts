/** A call's context with everything fixed, so that translations can be compared exactly. */
import type { ChatRequest } from '../../providers/base/chat-types.ts';
import type { CallContext } from '../../providers/base/endpoint.ts';

export const created = 1_700_000_000;

export function chatContext(
  provider: string,
  model: string,
  request: Partial<ChatRequest> = {},
  more: Partial<CallContext<'chat'>> = {},
): CallContext<'chat'> {
  return {
    provider,
    model,
    request: { model: `${provider}/${model}`, messages: [{ role: 'user', content: 'Hi' }], ...request },
    credentials: { apiKey: 'test-key' },
    timeouts: { connectMs: 1000, firstByteMs: 1000, idleMs: 1000 },
    signal: new AbortController().signal,
    forwarded: {},
    fallbackId: 'chatcmpl-test',
    created,
    ...more,
  };
}
