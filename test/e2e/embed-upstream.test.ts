/** Embeddings through the whole gateway, over real sockets: what reaches the provider, and what the caller gets. */
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';
import { startUpstream, type Upstream } from '../helpers/upstream.ts';

interface Received {
  readonly path: string;
  readonly text: string;
}

const received: Received[] = [];
let answer: (request: Received, response: ServerResponse) => void;
let upstream: Upstream;
let gateway: TestGateway;
beforeAll(async () => {
  upstream = await startUpstream(async (request, response) => {
    const text = Buffer.concat(await Array.fromAsync(request)).toString();
    const call = { path: request.url ?? '', text };
    received.push(call);
    answer(call, response);
  });
  const { origin } = upstream.url;
  gateway = await startTestGateway({
    // Each call of the provider is counted.
    config: { retries: { max: 0 } },
    env: {
      OPENAI_API_KEY: 'sk-canary',
      OPENAI_BASE_URL: `${origin}/v1`,
      AZURE_API_KEY: 'canary',
      AZURE_BASE_URL: origin,
      AZURE_API_VERSION: '2024-10-21',
      JINA_API_KEY: 'canary',
      JINA_BASE_URL: origin,
      COHERE_API_KEY: 'canary',
      COHERE_BASE_URL: `${origin}/v2`,
    },
  });
});
beforeEach(() => received.splice(0));
afterAll(() => Promise.all([gateway.close(), upstream.close()]));

const list =
  '{ "object": "list", "data": [{"object": "embedding", "index": 0, "embedding": [0.10, -8E-1]}], "model": "m", "usage": {"prompt_tokens": 1, "total_tokens": 1}}';
const reply = (text: string) => {
  answer = (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(text);
};
const post = (body: object | string, more: RequestInit = {}) =>
  fetch(`${gateway.url}/v1/embeddings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...more,
  });

test("only the model's name changes on the way up, and nothing on the way down", async () => {
  reply(list);

  const response = await post('{"model": "openai/text-embedding-3-small", "input": ["caf\\u00e9"], "tomorrow": 1.0}');

  expect([response.headers.get('content-type'), await response.text()]).toEqual(['application/json', list]);
  expect(received).toEqual([
    { path: '/v1/embeddings', text: '{"model": "text-embedding-3-small", "input": ["caf\\u00e9"], "tomorrow": 1.0}' },
  ]);
});

test("Azure's deployment stands in the path", async () => {
  reply(list);

  await post({ model: 'azure/my-embedder', input: 'a' });

  expect(received[0]?.path).toBe('/openai/deployments/my-embedder/embeddings?api-version=2024-10-21');
});

test("Jina's address needs no version", async () => {
  reply(list);

  await post({ model: 'jina/jina-embeddings-v4', input: 'a' });

  expect(received[0]?.path).toBe('/v1/embeddings');
});

test('the first part that fails ends the others, and the caller learns why', async () => {
  let closed = 0;
  answer = ({ text }, response) => {
    response.on('close', () => {
      closed += 1;
    });
    const { texts } = JSON.parse(text) as { texts: string[] };
    // The others are left without an answer.
    if (texts[0] === '96') response.writeHead(429, { 'retry-after': '3' }).end('{"message":"Slow down, canary."}');
  };

  const response = await post({ model: 'cohere/embed-v4.0', input: Array.from({ length: 960 }, (_, i) => String(i)) });

  const { error } = (await response.json()) as { error: object };
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
  expect(error).toMatchObject({ message: 'Slow down, [redacted].', type: 'rate_limit_error' });
  await expect.poll(() => closed).toBe(4);
  expect(received).toHaveLength(4);
});

test('a caller who leaves ends all that is under way for them', async () => {
  let closed = 0;
  answer = (_, response) => {
    response.on('close', () => {
      closed += 1;
    });
  };
  const leaving = new AbortController();

  const calling = post(
    { model: 'cohere/embed-v4.0', input: Array.from({ length: 960 }, () => 'text') },
    { signal: leaving.signal },
  );
  await expect.poll(() => received.length).toBe(4);
  leaving.abort();

  await expect(calling).rejects.toThrow('abort');
  await expect.poll(() => closed).toBe(4);
  expect(received).toHaveLength(4);
});

test('the answer to one part alone cannot make up for another', async () => {
  answer = ({ text }, response) => {
    const { texts } = JSON.parse(text) as { texts: string[] };
    const float = texts.slice(texts.length === 4 ? 1 : 0).map(() => [1, 0]);
    response.end(JSON.stringify({ embeddings: { float } }));
  };

  const response = await post({ model: 'cohere/embed-v4.0', input: Array.from({ length: 100 }, () => 'text') });

  expect([response.status, await response.json()]).toEqual([
    502,
    {
      error: {
        message: 'cohere sent 3 embeddings for 4 inputs.',
        type: 'api_error',
        param: null,
        code: 'invalid_response',
      },
    },
  ]);
});
