/** Nothing secret and no content of messages in a log, an error, a URL or a header. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../gateway/app.ts';
import { authenticateWith } from '../../gateway/authenticate.ts';
import { chatEndpoint } from '../../gateway/chat/definition.ts';
import { defineConfig } from '../../gateway/config.ts';
import { createEndpoint } from '../../gateway/endpoint.ts';
import { isWhole } from '../../gateway/http.ts';
import { handler as anthropic } from '../../providers/anthropic/chat/handler.ts';
import { bearer } from '../../providers/base/auth.ts';
import type { Handler } from '../../providers/base/endpoint.ts';
import { createHandler } from '../../providers/base/handler.ts';
import { gatewayRequest } from '../helpers/gateway-request.ts';
import { startUpstream, type Upstream } from '../helpers/upstream.ts';

const callerKey = 'canary-caller-key';
const providerKey = 'canary-provider-key';
const extraKey = 'canary-extra-key';
const content = 'canary-content';
const answer = 'canary-answer';
const reason = 'canary-reason';

/** How the provider behaves is the name of the model. */
let upstream: Upstream;
const urls: string[] = [];
beforeAll(async () => {
  upstream = await startUpstream(async (incoming, outgoing) => {
    urls.push(String(incoming.url));
    const { model } = JSON.parse(Buffer.concat(await incoming.toArray()).toString());
    const error = {
      type: 'error',
      error: { type: 'api_error', message: `${reason} with ${providerKey}, ${extraKey}, ${content}` },
    };
    const start = { type: 'message_start', message: { id: 'm', usage: { input_tokens: 1, output_tokens: 1 } } };
    const block = { type: 'content_block_start', content_block: { type: 'text', text: '' } };
    const text = { type: 'content_block_delta', delta: { type: 'text_delta', text: answer } };
    const sse = (...events: unknown[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
    const answers: Record<string, () => unknown> = {
      refuse: () => outgoing.writeHead(400).end(JSON.stringify(error)),
      broken: () => outgoing.end(`{"content": [${answer}`),
      odd: () => outgoing.end(`{"content": [{"type":"text","text":{}}, null], "usage": "${answer}"}`),
      page: () => outgoing.writeHead(500).end(`${answer} ${providerKey}`),
      cut: () => outgoing.socket?.destroy(),
      whole: () => outgoing.end(JSON.stringify({ content: [{ type: 'text', text: answer }], stop_reason: 'end_turn' })),
      late: () => outgoing.end(sse(start, block, text, error)),
      nonsense: () => outgoing.end(`${sse(start, block, text)}data: {"${answer}\n\n`),
      stream: () => outgoing.end(sse(start, block, text, { type: 'message_stop' })),
    };
    answers[model]?.();
  });
});
afterAll(() => upstream.close());

interface Outcome {
  readonly log: string;
  readonly headers: string;
  readonly body: string;
}

async function outcomeOf(request: Record<string, unknown>, key = callerKey): Promise<Outcome> {
  const lines: unknown[] = [];
  const gateway = {
    config: defineConfig({}),
    authenticate: authenticateWith(callerKey),
    credentials: () => ({ apiKey: providerKey, baseUrl: upstream.url.origin, extra: { TOKEN: extraKey } }),
    now: () => 0,
  };
  const routes = [{ endpoint: 'chat', method: 'POST', paths: ['/v1/chat/completions'] }] as const;
  const registry = { anthropic: async () => ({ handler: anthropic }), acme: async () => ({ handler: bare }) };
  const endpoints = { chat: createEndpoint({ ...chatEndpoint, registry }, gateway) };
  const app = createApp({ gateway, routes, endpoints, log: (line) => void lines.push(line) });
  const body = { messages: [{ role: 'user', content }], user: content, metadata: { user_id: content }, ...request };
  const response = await app(gatewayRequest(body, { headers: { authorization: `Bearer ${key}` } }));
  const text = isWhole(response.body) ? response.body : await Array.fromAsync(response.body);
  await response.finished?.({ aborted: false });
  return { log: JSON.stringify(lines), headers: JSON.stringify(response.headers), body: String(text) };
}

/** A provider whose translation itself is at fault, with content in its words. */
const bare: Handler<'chat'> = createHandler(
  { id: 'acme', baseUrl: 'https://unused', auth: bearer() },
  {
    transformRequest: (request) => {
      throw new TypeError(`cannot translate ${JSON.stringify(request.messages)}`);
    },
    transformResponse: () => ({}) as never,
  },
  { supportsStreaming: true, supportsFunctionCalls: true },
);

const tools = [{ type: 'function', function: { name: content, description: content } }];
const requests: [string, Record<string, unknown>][] = [
  ...['refuse', 'broken', 'odd', 'page', 'cut', 'whole'].map((how): [string, Record<string, unknown>] => [
    `an answer: ${how}`,
    { model: `anthropic/${how}` },
  ]),
  ...['refuse', 'page', 'late', 'nonsense', 'stream'].map((how): [string, Record<string, unknown>] => [
    `a stream: ${how}`,
    { model: `anthropic/${how}`, stream: true },
  ]),
  ['a fault of ours', { model: 'acme/m' }],
  ['a parameter of the wrong kind', { model: 'anthropic/whole', temperature: content }],
  ['a message of the wrong kind', { model: 'anthropic/whole', messages: [{ role: content, content: 7 }] }],
  ['tools', { model: 'anthropic/whole', tools, tool_choice: 'required' }],
  ['a parameter that is dropped', { model: 'anthropic/whole', prompt_cache_key: content, seed: 7 }],
];

describe.each(requests)('%s', (_, request) => {
  test('leaves neither keys nor content in log and headers', async () => {
    const { log, headers } = await outcomeOf(request);

    expect(log).toContain('"requestId":"req_');
    for (const canary of [callerKey, providerKey, extraKey, content, answer, reason]) {
      expect(log).not.toContain(canary);
      expect(headers).not.toContain(canary);
    }
  });

  test('leaves no keys in the answer', async () => {
    const { body } = await outcomeOf(request);

    for (const canary of [callerKey, providerKey, extraKey]) expect(body).not.toContain(canary);
  });
});

test('a key that is wrong is not repeated anywhere', async () => {
  expect(JSON.stringify(await outcomeOf({ model: 'anthropic/whole' }, 'canary-wrong'))).not.toContain('canary');
});

test('the URLs that were called hold no key', () => {
  expect(urls.length).toBeGreaterThan(10);
  expect(urls.join()).not.toContain('canary');
});
