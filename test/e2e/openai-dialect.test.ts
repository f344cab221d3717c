/** OpenAI's dialect through the whole gateway, over real sockets: what reaches the provider, and what the caller gets. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';
import { startUpstream, type Upstream } from '../helpers/upstream.ts';

interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const received: Received[] = [];
let answer: (response: ServerResponse) => void;
let upstream: Upstream;
let gateway: TestGateway;
beforeAll(async () => {
  upstream = await startUpstream(async (request, response) => {
    const text = Buffer.concat(await Array.fromAsync(request)).toString();
    received.push({ url: request.url ?? '', headers: request.headers, text });
    answer(response);
  });
  const { origin } = upstream.url;
  gateway = await startTestGateway({
    env: {
      OPENAI_API_KEY: 'sk-canary-openai',
      OPENAI_BASE_URL: `${origin}/v1`,
      OPENAI_ORGANIZATION: 'org-1',
      AZURE_API_KEY: 'canary-azure',
      AZURE_BASE_URL: origin,
      AZURE_API_VERSION: '2024-10-21',
    },
    config: { hosts: { vllm: { baseUrl: `${origin}/vllm/v1` } } },
  });
});
beforeEach(() => received.splice(0));
afterAll(() => Promise.all([gateway.close(), upstream.close()]));

const replyJson = (status: number, text: string, headers = {}) => {
  answer = (response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
};
const replyStream = (text: string) => {
  answer = (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);
};
const events = (...data: string[]) => data.map((text) => `data: ${text}\n\n`).join('');

const head = '"id":"chatcmpl-1","object":"chat.completion.chunk","created":1767225600,"model":"gpt-4o-2024-08-06"';
const chunk = (delta: string, reason = 'null', more = '') =>
  `{${head},"service_tier":"default","choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${reason}}]${more}}`;
const completion =
  '{ "id": "chatcmpl-1", "object": "chat.completion", "created": 1767225600, "model": "gpt-4o-2024-08-06", "choices": [{"index": 0, "message": {"role": "assistant", "content": "Caf\\u00e9", "refusal": null}, "logprobs": null, "finish_reason": "stop"}], "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}, "system_fingerprint": null}';
const rest = '"messages":[{"role":"user","content":"caf\\u00e9"}], "seed":9007199254740993,"metadata":{"model":"x"}';

test("only the model's name changes on the way up, and nothing on the way down", async () => {
  replyJson(200, completion, { 'x-request-id': 'req_up', 'x-ratelimit-remaining-requests': '9' });

  const response = await gateway.post(`{"model": "openai/gpt-4o", ${rest}}`);

  expect(await response.text()).toBe(completion);
  expect(received.map(({ url, text }) => [url, text])).toEqual([
    ['/v1/chat/completions', `{"model": "gpt-4o", ${rest}}`],
  ]);
  expect(received[0]?.headers).toMatchObject({
    authorization: 'Bearer sk-canary-openai',
    'openai-organization': 'org-1',
    'content-type': 'application/json',
  });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-rawdog-provider': 'openai',
    'x-rawdog-model': 'openai/gpt-4o',
    'x-rawdog-upstream-request-id': 'req_up',
    'x-ratelimit-remaining-requests': '9',
  });
});

test('a stream asks for usage, passes on its chunks as they are, and shows the usage to those who asked', async () => {
  const texts = [chunk('{"role":"assistant","content":"","refusal":null}'), chunk('{"content":"Caf\\u00e9"}')];
  const usage = '{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}';
  replyStream(
    events(
      ...texts.map((text) => text.replace(/}$/, ',"usage":null}')),
      chunk('{}', '"stop"', ',"usage":null'),
      `{${head},"choices":[],"usage":${usage}}`,
      '[DONE]',
    ),
  );

  const silent = await gateway.post(`{"model":"openai/gpt-4o",${rest},"stream":true}`);
  const asked = await gateway.post({
    model: 'openai/gpt-4o',
    messages: [{ role: 'user', content: 'Hi' }],
    stream: true,
    stream_options: { include_usage: true },
  });

  expect(received[0]?.text).toBe(`{"stream_options":{"include_usage":true},"model":"gpt-4o",${rest},"stream":true}`);
  const finish = JSON.parse(chunk('{}', '"stop"'));
  const silentData = (await silent.text()).split('\n\n').map((event) => event.slice('data: '.length));
  expect(silentData.slice(0, 2)).toEqual(texts);
  expect(JSON.parse(silentData[2] ?? '')).toEqual(finish);
  expect(silentData.slice(3)).toEqual(['[DONE]', '']);
  const askedData = (await asked.text()).split('\n\n').map((event) => event.slice('data: '.length));
  expect(askedData.slice(0, 2)).toEqual(texts.map((text) => text.replace(/}$/, ',"usage":null}')));
  expect(JSON.parse(askedData[3] ?? '')).toMatchObject({ choices: [], usage: JSON.parse(usage) });
  expect(gateway.lines.at(-1)).toMatchObject({ promptTokens: 1, completionTokens: 1, finishReason: 'stop' });
});

test('an error keeps its status, its words and its waiting time, and loses the key', async () => {
  const error = { message: 'Slow down, sk-canary-openai', type: 'tokens', param: null, code: 'rate_limit_exceeded' };
  replyJson(429, JSON.stringify({ error }), { 'retry-after': '7', 'retry-after-ms': '6500' });

  const response = await gateway.post({ model: 'openai/gpt-4o', messages: [{ role: 'user', content: 'Hi' }] });

  expect([response.status, await response.json()]).toEqual([
    429,
    { error: { ...error, message: 'Slow down, [redacted]' } },
  ]);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'retry-after': '7',
    'retry-after-ms': '6500',
    'x-should-retry': 'true',
  });
});

test('an error after the first chunk is an event, and no clean end follows', async () => {
  replyStream(events(chunk('{"role":"assistant","content":"Hi"}'), '{"error":{"message":"Oh","type":"server_error"}}'));

  const response = await gateway.post({
    model: 'openai/gpt-4o',
    messages: [{ role: 'user', content: 'Hi' }],
    stream: true,
  });

  const data = (await response.text()).trim().split('\n\n');
  expect(data).toHaveLength(2);
  expect(JSON.parse(data[1]?.slice('data: '.length) ?? '')).toEqual({
    error: { message: 'Oh', type: 'server_error', param: null, code: 'upstream_error' },
  });
});

test("Azure's deployment stands in the path, and its key in a header of its own", async () => {
  replyJson(200, completion);

  const response = await gateway.post(`{"model":"azure/my-gpt",${rest}}`);

  expect(response.status).toBe(200);
  expect(received.map(({ url, text }) => [url, text])).toEqual([
    ['/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21', `{"model":"my-gpt",${rest}}`],
  ]);
  expect([received[0]?.headers['api-key'], received[0]?.headers.authorization]).toEqual(['canary-azure', undefined]);
});

test('a host of the config is called without a key, and need not say [DONE]', async () => {
  replyStream(events('{"choices":[{"delta":{"content":"Hi"}}]}', '{"choices":[{"delta":{},"finish_reason":"stop"}]}'));

  const response = await gateway.post({ model: 'vllm/a/b', messages: [{ role: 'user', content: 'Hi' }], stream: true });

  const data = (await response.text()).trim().split('\n\n');
  expect([data.length, data.at(-1)]).toEqual([3, 'data: [DONE]']);
  expect(received[0]).toMatchObject({
    url: '/vllm/v1/chat/completions',
    text: expect.stringContaining('"model":"a/b"'),
  });
  expect(received[0]?.headers.authorization).toBeUndefined();
});
