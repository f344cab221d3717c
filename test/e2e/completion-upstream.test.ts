/** Text completions through the whole gateway, over real sockets: what reaches the provider, and what becomes of its streams. */
import type { ServerResponse } from 'node:http';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';
import { startUpstream, type Upstream } from '../helpers/upstream.ts';

const received: { readonly url: string; readonly text: string }[] = [];
const open = new Set<ServerResponse>();
let answer: (response: ServerResponse) => void;
let upstream: Upstream;
let gateway: TestGateway;
beforeAll(async () => {
  upstream = await startUpstream(async (request, response) => {
    const text = Buffer.concat(await Array.fromAsync(request)).toString();
    received.push({ url: request.url ?? '', text });
    open.add(response);
    response.once('close', () => open.delete(response));
    answer(response);
  });
  const { origin } = upstream.url;
  gateway = await startTestGateway({
    // Each call of the provider is counted.
    config: { retries: { max: 0 } },
    env: {
      OPENAI_API_KEY: 'sk-canary-openai',
      OPENAI_BASE_URL: `${origin}/v1`,
      DEEPSEEK_API_KEY: 'canary-deepseek',
      DEEPSEEK_BASE_URL: `${origin}/v1`,
      OLLAMA_BASE_URL: `${origin}/ollama/v1`,
    },
  });
});
beforeEach(() => received.splice(0));
afterAll(() => Promise.all([gateway.close(), upstream.close()]));

const post = (body: object | string) => gateway.post(body, {}, '/v1/completions');
const replyStream = (response: ServerResponse, ...data: string[]) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(data.map((text) => `data: ${text}\n\n`).join(''));
};

const head = '"id": "cmpl-1", "object": "text_completion", "created": 1767225600, "model": "gpt-3.5-turbo-instruct"';
const whole = `{ ${head}, "choices": [{"text": " Caf\\u00e9", "index": 0, "logprobs": null, "finish_reason": "stop"}], "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2} }`;
const rest = '"prompt": ["caf\\u00e9", "b"], "seed":9007199254740993,"metadata":{"model":"x"}';

test("only the model's name changes on the way up, and nothing on the way down", async () => {
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(whole);
  };
  const one = rest.replace(', "b"', '');
  const response = await post(`{"model": "openai/gpt-3.5-turbo-instruct", ${one}}`);

  expect(await response.text()).toBe(whole);
  expect(received).toEqual([{ url: '/v1/completions', text: `{"model": "gpt-3.5-turbo-instruct", ${one}}` }]);
});

test('a chunk that needs no mending goes on as the text that came', async () => {
  const chunk = `{ ${head}, "choices": [{"text": " Caf\\u00e9", "index": 0, "logprobs": null, "finish_reason": null}] }`;
  answer = (response) => {
    replyStream(response, chunk, chunk.replace('null}', '"stop"}'), '[DONE]');
    response.end();
  };
  const response = await post({ model: 'openai/gpt-3.5-turbo-instruct', prompt: 'a', stream: true });

  expect((await response.text()).startsWith(`data: ${chunk}\n\n`)).toBe(true);
});

test('DeepSeek is called beside its versions', async () => {
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(whole);
  };
  await post({ model: 'deepseek/deepseek-chat', prompt: 'a' });

  expect(received[0]?.url).toBe('/beta/completions');
});

test('who leaves a stream of many prompts leaves none of them open', async () => {
  answer = (response) => replyStream(response, whole.replace('"stop"', 'null').replace(/, "usage".*$/, ' }'));
  const openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });
  const prompt = ['a', 'b', 'c', 'd', 'e', 'f'];
  const stream = await openai.completions.create({ model: 'ollama/m', prompt, stream: true });
  const seen = new Set<number>();
  for await (const { choices } of stream) {
    for (const { index } of choices) seen.add(index);
    if (seen.size === 4) break;
  }

  expect(received.map(({ text }) => JSON.parse(text).prompt)).toEqual(['a', 'b', 'c', 'd']);
  await expect.poll(() => open.size).toBe(0);
  expect(received).toHaveLength(4);
});

test('one prompt that is refused ends the calls of all others', async () => {
  answer = (response) => {
    if (received.length === 3) response.writeHead(503, { 'retry-after': '7' }).end('{"error":{"message":"Busy."}}');
  };
  const response = await post({ model: 'ollama/m', prompt: ['a', 'b', 'c', 'd', 'e', 'f'] });

  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7']);
  await expect.poll(() => open.size).toBe(0);
  expect(received.length).toBeLessThanOrEqual(4);
});
