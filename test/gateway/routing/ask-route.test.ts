import { expect, test } from 'vitest';
import { chatEndpoint } from '../../../gateway/chat/definition.ts';
import { defineConfig } from '../../../gateway/config.ts';
import type { Gateway } from '../../../gateway/endpoint.ts';
import type { Route, Target } from '../../../gateway/resolve.ts';
import { createAskRoute } from '../../../gateway/routing/ask-route.ts';
import type { ChatChunk, ChatRequest } from '../../../providers/base/chat-types.ts';
import type { Result } from '../../../providers/base/endpoint.ts';
import { callRecord } from '../../helpers/call-record.ts';

const info = { headers: {}, dropped: [] };
const messages: ChatRequest['messages'] = [{ role: 'user', content: 'Hi' }];

/** Two equals, who take so many milliseconds to answer whole, and to begin a stream. */
function open(taking: Record<string, { readonly whole: number; readonly streamed: number }>) {
  const clock = { ms: 0 };
  async function* chunks() {
    yield { choices: [{ index: 0, delta: { content: 'Hello' }, finish_reason: null }] } as unknown as ChatChunk;
  }
  const toTarget = (provider: string) => {
    const handleRequest = async ({ stream }: ChatRequest): Promise<Result<'chat'>> => {
      clock.ms += taking[provider]?.[stream ? 'streamed' : 'whole'] ?? 0;
      return (stream ? { kind: 'stream', chunks: chunks(), ...info } : { kind: 'json', ...info }) as Result<'chat'>;
    };
    const load = async () => ({ handler: { handleRequest } });
    const timeouts = defineConfig({}).timeouts;
    return { name: `${provider}/m`, provider, model: 'm', weight: 1, timeouts, open: () => ({}), load };
  };
  const group = Object.keys(taking).map(toTarget) as unknown as Target<'chat'>[];
  const route: Route<'chat'> = { groups: [group], balance: 'latency', fallBackOnContentPolicy: false };
  const gateway = { config: defineConfig({}), now: () => clock.ms } as Gateway;
  const askRoute = createAskRoute<'chat'>(chatEndpoint, gateway, async () => () => ({ isOverride: false }));
  return async (stream: boolean) => {
    const record = callRecord();
    const ask = askRoute({ route, record, forwarded: {}, fallbackId: 'a' });
    const limits = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };
    await ask({ model: 'equals', messages, stream }, limits);
    return record.provider;
  };
}

test('who is quick to answer whole need not be who is quick to begin a stream', async () => {
  const ask = open({ a: { whole: 100, streamed: 90 }, b: { whole: 5_000, streamed: 10 } });
  // Whoever nothing is known of comes first.
  for (const stream of [false, false, true, true]) await ask(stream);

  expect([await ask(false), await ask(true), await ask(false), await ask(true)]).toEqual(['a', 'b', 'a', 'b']);
});
