/** OpenAI's own client in front of a gateway that remembers: nothing of an answer tells whether it was given before. */
import OpenAI, { APIError, toFile } from 'openai';
import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { collect } from '../helpers/collect.ts';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';
import { startStore } from '../helpers/store.ts';

let gateway: TestGateway;
let openai: OpenAI;
beforeAll(async () => {
  gateway = await startTestGateway();
  openai = clientOf(gateway);
});
beforeEach(() => void gateway.lines.splice(0));
afterAll(() => gateway.close());

function clientOf({ url, key }: TestGateway): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0, defaultHeaders: { 'x-rawdog-cache': 'on' } });
}

let asked = 0;
/** One that nobody has asked before. */
function newRequest(model = 'openai/gpt-4o', more: object = {}): ChatCompletionCreateParamsNonStreaming {
  asked += 1;
  return { model, messages: [{ role: 'user', content: `Question ${asked}` }], ...more };
}

const tool = { type: 'function', function: { name: 'get_weather', parameters: { type: 'object', properties: {} } } };
const headersOf = ({ headers }: Response) =>
  ['x-rawdog-cache', 'age', 'x-rawdog-cost-usd'].map((name) => headers.get(name));

/** As the client puts it together, without what it marks as parsed, and with the reasoning, of which it keeps the last piece. */
async function streamed(request: ChatCompletionCreateParamsNonStreaming): Promise<ChatCompletion> {
  const stream = openai.chat.completions.stream({ ...request, stream: true, stream_options: { include_usage: true } });
  let reasoning = '';
  stream.on('chunk', ({ choices }) => {
    const { reasoning_content = '' } = (choices[0]?.delta ?? {}) as { reasoning_content?: string };
    reasoning += reasoning_content;
  });
  const final = await stream.finalChatCompletion();
  const known = { parsed: undefined, reasoning_content: reasoning };
  const replaced = (name: string, value: unknown) => (name in known ? known[name as keyof typeof known] : value);
  return JSON.parse(JSON.stringify(final, replaced));
}

/** What logs tell of calls, once all have come. */
async function logged(count: number, ...names: string[]): Promise<unknown[][]> {
  await vi.waitFor(() => expect(gateway.lines).toHaveLength(count));
  return gateway.lines.map((line) => names.map((name) => line[name]));
}

describe('a chat', () => {
  test('that was answered is answered again, and costs nothing', async () => {
    const request = newRequest();

    const first = await openai.chat.completions.create(request).withResponse();
    const second = await openai.chat.completions.create({ ...request, user: 'another' }).withResponse();

    expect(second.data).toEqual(first.data);
    expect(headersOf(first.response)).toEqual(['miss', null, expect.stringMatching(/^0\.000\d+$/)]);
    expect(headersOf(second.response)).toEqual(['hit', '0', '0']);
    expect(await logged(2, 'cache', 'costUsd', 'promptTokens', 'attempts', 'provider', 'finishReason')).toEqual([
      ['miss', expect.any(Number), expect.any(Number), 1, 'openai', 'stop'],
      ['hit', 0, undefined, undefined, undefined, 'stop'],
    ]);
  });

  test('is the same to the byte', async () => {
    const request = newRequest();
    const texts = [];
    for (let at = 0; at < 2; at += 1) {
      const response = await gateway.post(request, { 'x-rawdog-cache': 'on' });
      texts.push(await response.text());
    }

    expect(texts[1]).toBe(texts[0]);
  });

  const kinds = [
    ['openai/gpt-4o', {}],
    ['openai/gpt-4o', { n: 2 }],
    ['openai/gpt-4o', { logprobs: true, top_logprobs: 2 }],
    ['openai/gpt-4o+tools=2', { tools: [tool] }],
    ['anthropic/claude-sonnet-4-5+tools=2', { tools: [tool] }],
    ['anthropic/claude-sonnet-4-5', { reasoning_effort: 'low' }],
    ['gemini/gemini-2.5-flash', { reasoning_effort: 'low' }],
    ['deepseek/deepseek-reasoner', {}],
    ['bedrock/amazon.nova-lite-v1:0', {}],
  ] as const;

  test.each(kinds)('of %s %j that was streamed is the same whole', async (model, more) => {
    const request = newRequest(model, more);

    const first = await streamed(request);
    const { data, response } = await openai.chat.completions.create(request).withResponse();

    expect(response.headers.get('x-rawdog-cache')).toBe('hit');
    expect(data).toMatchObject(withoutUndefined(first));
    expect(await streamed(request)).toEqual(first);
  });

  test.each(kinds)('of %s %j that came whole is the same as a stream', async (model, more) => {
    const request = newRequest(model, more);

    const first = await openai.chat.completions.create(request);
    const second = await streamed(request);

    expect(await logged(2, 'cache')).toEqual([['miss'], ['hit']]);
    expect(second).toMatchObject(JSON.parse(JSON.stringify(first)));
  });

  test('that is given again as a stream tells its usage only where it was asked', async () => {
    const request = newRequest();
    await openai.chat.completions.create(request);

    const chunks = await collect(await openai.chat.completions.create({ ...request, stream: true }));

    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.filter((chunk) => 'usage' in chunk)).toEqual([]);
  });

  test.each(['cut=3', 'end=3', 'error=3'])('whose stream breaks off (%s) is not kept', async (directive) => {
    const request = newRequest(`openai/gpt-4o+words=20+${directive}`);

    for (let at = 0; at < 2; at += 1) await expect(streamed(request)).rejects.toThrow(APIError);

    expect(await logged(2, 'cache')).toEqual([['miss'], ['miss']]);
  });

  test('that failed is not kept', async () => {
    const request = newRequest('openai/gpt-4o+status=400');

    for (let at = 0; at < 2; at += 1) await expect(openai.chat.completions.create(request)).rejects.toThrow(APIError);

    expect(await logged(2, 'cache', 'attempts', 'costUsd')).toEqual([
      ['miss', 1, undefined],
      ['miss', 1, undefined],
    ]);
  });

  test('that its caller left is not kept', async () => {
    const request = newRequest('openai/gpt-4o+words=50+pace=20');
    const stream = await openai.chat.completions.create({ ...request, stream: true });
    for await (const _ of stream) break;
    await logged(1);

    const { response } = await openai.chat.completions.create(request).withResponse();

    expect(response.headers.get('x-rawdog-cache')).toBe('miss');
  });

  test.each([
    ['a parameter', { temperature: 0.3 }],
    ['a seed', { seed: 7 }],
  ])('is another one with %s', async (_, more) => {
    const request = newRequest('groq/openai/gpt-oss-20b');
    await openai.chat.completions.create(request);

    const { response } = await openai.chat.completions.create({ ...request, ...more }).withResponse();

    expect(response.headers.get('x-rawdog-cache')).toBe('miss');
  });
});

function withoutUndefined<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

describe('a caller', () => {
  const statusOf = async (request: object, headers: Record<string, string>) => {
    const response = await gateway.post(request, headers);
    await response.text();
    return response.headers.get('x-rawdog-cache');
  };

  test('who does not want it gets none of it', async () => {
    const request = newRequest();

    const seen = [];
    for (const headers of [{}, { 'x-rawdog-cache': 'on', 'cache-control': 'no-store' }, { 'x-rawdog-cache': 'off' }])
      seen.push(await statusOf(request, headers as Record<string, string>));
    seen.push(await statusOf(request, { 'x-rawdog-cache': 'on' }));

    expect(seen).toEqual([null, null, null, 'miss']);
    expect(gateway.lines.slice(0, 3).every((line) => !('cache' in line))).toBe(true);
  });

  test('who wants a new answer gets one, and leaves it to the others', async () => {
    const request = newRequest();
    const seen = [];
    for (const control of ['no-cache', 'private', 'no-cache', 'max-age=0', 'max-age=60'])
      seen.push(await statusOf(request, { 'x-rawdog-cache': 'on', 'cache-control': control }));

    expect(seen).toEqual(['miss', 'hit', 'miss', 'miss', 'hit']);
  });

  test('without a key gets no answer that was given before', async () => {
    const request = newRequest();
    await statusOf(request, { 'x-rawdog-cache': 'on' });

    const refused = await gateway.post(request, { 'x-rawdog-cache': 'on', authorization: 'Bearer wrong' });

    expect([refused.status, refused.headers.get('x-rawdog-cache')]).toEqual([401, null]);
  });
});

describe('calls at once', () => {
  test('that ask the same are one call, whole and streamed alike', async () => {
    const request = newRequest('openai/gpt-4o+delay=500+words=20+pace=2');
    const call = (_: unknown, at: number) =>
      at % 2 === 0 ? openai.chat.completions.create(request) : streamed(request);

    const answers = await Promise.all(Array.from({ length: 50 }, call));

    const texts = new Set(answers.map(({ choices }) => choices[0]?.message.content));
    expect(texts.size).toBe(1);
    const lines = await logged(50, 'cache', 'attempts', 'costUsd');
    expect(lines.filter(([cache]) => cache === 'miss')).toEqual([['miss', 1, expect.any(Number)]]);
    const others = lines.filter(([cache]) => cache !== 'miss');
    expect(others.map(([, attempts, cost]) => [attempts, cost])).toEqual(Array(49).fill([undefined, 0]));
  });

  test('get the chunks of a stream as they come', async () => {
    const request = newRequest('openai/gpt-4o+words=20+pace=10');
    const firstOf = async () => {
      const stream = await openai.chat.completions.create({ ...request, stream: true });
      const chunks: unknown[] = [];
      const startedAt = performance.now();
      let firstAt = 0;
      for await (const chunk of stream) {
        firstAt ||= performance.now() - startedAt;
        chunks.push(chunk);
      }
      return { chunks, spread: performance.now() - startedAt - firstAt };
    };

    const [first, second] = await Promise.all([firstOf(), firstOf()]);

    expect(second.chunks).toEqual(first.chunks);
    expect(Math.min(first.spread, second.spread)).toBeGreaterThan(50);
  });

  test('go on when the first of them leaves, and it is its call all the same', async () => {
    const request = newRequest('openai/gpt-4o+words=30+pace=10');
    const first = await openai.chat.completions.create({ ...request, stream: true });
    const second = await openai.chat.completions.create({ ...request, stream: true });
    for await (const _ of first) break;

    const chunks = await collect(second);

    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
    expect(text.split(' ').length).toBeGreaterThan(20);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
    const lines = await logged(2, 'cache', 'aborted', 'completionTokens', 'usageEstimated');
    expect(lines.toSorted()).toEqual([
      ['joined', undefined, undefined, undefined],
      ['miss', true, expect.any(Number), undefined],
    ]);
  });

  test('fail together', async () => {
    const request = newRequest('openai/gpt-4o+delay=100+status=400');

    const failed = await Promise.allSettled([1, 2, 3].map(() => openai.chat.completions.create(request)));

    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    const lines = await logged(3, 'cache', 'status', 'attempts');
    expect(lines.toSorted()).toEqual([
      ['joined', 400, undefined],
      ['joined', 400, undefined],
      ['miss', 400, 1],
    ]);
  });
});

describe('other endpoints', () => {
  test('completions come whole and streamed from one entry', async () => {
    const request = { model: 'openai/gpt-3.5-turbo-instruct', prompt: 'Say hi', n: 2, logprobs: 2 };
    const stream = await openai.completions.create({ ...request, stream: true });
    const chunks = await collect(stream);
    const textOf = (index: number) =>
      chunks
        .flatMap(({ choices }) => choices.filter((choice) => choice.index === index))
        .map(({ text }) => text)
        .join('');

    const { data, response } = await openai.completions.create(request).withResponse();

    expect(headersOf(response)).toEqual(['hit', '0', '0']);
    expect(data.choices.map(({ text }) => text)).toEqual([textOf(0), textOf(1)]);
    expect(data.usage?.total_tokens).toBeGreaterThan(0);
  });

  test('embeddings are asked for input by input, in any encoding', async () => {
    const model = 'openai/text-embedding-3-small';
    const all = await openai.embeddings.create({ model, input: ['a', 'b', 'c'], dimensions: 8 });
    gateway.lines.splice(0);

    const first = await openai.embeddings
      .create({ model, input: ['c', 'new', 'a', 'new'], dimensions: 8 })
      .withResponse();
    const floats = { model, input: ['b', 'a'], dimensions: 8, encoding_format: 'float' as const };
    const second = await openai.embeddings.create(floats).withResponse();

    const vectors = all.data.map(({ embedding }) => embedding);
    const [c, n, a, again] = first.data.data.map(({ embedding }) => embedding);
    expect([c, a, n]).toEqual([vectors[2], vectors[0], again]);
    expect(first.data.usage).toEqual({ prompt_tokens: 1, total_tokens: 1 });
    expect(second.data.data.map(({ embedding }) => embedding.map(Math.fround))).toEqual([vectors[1], vectors[0]]);
    expect(second.data.usage).toEqual({ prompt_tokens: 0, total_tokens: 0 });
    expect([first.response, second.response].map(headersOf)).toEqual([
      ['miss', null, '0.00000002'],
      ['hit', '0', '0'],
    ]);
    expect(await logged(2, 'cache', 'promptTokens', 'costUsd')).toEqual([
      ['miss', 1, 2e-8],
      ['hit', undefined, 0],
    ]);
  });

  test('rankings are kept', async () => {
    const request = { model: 'cohere/rerank-v3.5', query: 'q', documents: ['a', 'b'] };
    const texts = [];
    for (let at = 0; at < 2; at += 1) {
      const response = await gateway.post(request, { 'x-rawdog-cache': 'on' }, '/v1/rerank');
      texts.push([response.headers.get('x-rawdog-cache'), await response.text()]);
    }

    expect(texts).toEqual([
      ['miss', texts[0]?.[1]],
      ['hit', texts[0]?.[1]],
    ]);
  });

  test.each(['json', 'srt', 'verbose_json'] as const)(
    'transcripts in %s are kept by the bytes of the audio',
    async (format) => {
      const speech = (byte: number, name: string) => toFile(Buffer.alloc(100_000, byte), name);
      const transcribe = async (byte: number, name: string) => {
        const request = { model: 'openai/whisper-1', file: await speech(byte, name), response_format: format } as const;
        const { data, response } = await openai.audio.transcriptions.create(request).withResponse();
        return [response.headers.get('x-rawdog-cache'), data];
      };

      const first = await transcribe(1, 'a.mp3');
      const others = [await transcribe(1, 'b.mp3'), await transcribe(2, 'a.mp3'), await transcribe(1, 'a.wav')];

      expect(others.map(([cache]) => cache)).toEqual(['hit', 'miss', 'miss']);
      expect(others[0]?.[1]).toEqual(first[1]);
    },
  );

  test('streams of transcripts are kept as they came', async () => {
    const request = { model: 'openai/gpt-4o-transcribe', stream: true } as const;
    const transcribe = async () => {
      const file = await toFile(Buffer.alloc(50_000, 9), 'a.mp3');
      return collect(await openai.audio.transcriptions.create({ ...request, file }));
    };

    const [first, second] = [await transcribe(), await transcribe()];

    expect(first.length).toBeGreaterThan(1);
    expect(second).toEqual(first);
    expect(await logged(2, 'cache', 'costUsd')).toEqual([
      ['miss', expect.any(Number)],
      ['hit', 0],
    ]);
  });

  test('what only comes whole is refused as a stream, kept or not', async () => {
    const request = { model: 'openai/text-embedding-3-small', input: 'a', stream: true };

    const response = await gateway.post(request, { 'x-rawdog-cache': 'on' }, '/v1/embeddings');

    expect([response.status, response.headers.get('x-rawdog-cache')]).toEqual([400, null]);
  });
});

test('the operator can have all answers kept, and leave callers no choice', async () => {
  const own = await startTestGateway({ config: { cache: { byDefault: true, callersMay: false } } });
  try {
    const seen = [];
    for (let at = 0; at < 2; at += 1) {
      const response = await own.post(newRequest('openai/gpt-4o', { messages: [{ role: 'user', content: 'Hi' }] }), {
        'x-rawdog-cache': 'off',
      });
      await response.text();
      seen.push(response.headers.get('x-rawdog-cache'));
    }

    expect(seen).toEqual(['miss', 'hit']);
  } finally {
    await own.close();
  }
});

test('what one process was told another one knows, whole and streamed', async () => {
  const store = await startStore();
  const options = { env: store.environment, config: { cache: { shared: true } } };
  const [one, other] = await Promise.all([startTestGateway(options), startTestGateway(options)]);
  try {
    const request = newRequest('anthropic/claude-sonnet-4-5+tools=1', { tools: [tool] });
    const first = await clientOf(one)
      .chat.completions.stream({ ...request, stream: true })
      .finalChatCompletion();
    await vi.waitFor(() => expect(one.lines).toHaveLength(1));

    const { data, response } = await clientOf(other).chat.completions.create(request).withResponse();

    expect(response.headers.get('x-rawdog-cache')).toBe('hit');
    expect(data.choices[0]?.message.tool_calls).toMatchObject(
      withoutUndefined(first.choices[0]?.message.tool_calls) ?? [],
    );
    expect(other.lines[0]).toMatchObject({ cache: 'hit', costUsd: 0 });
  } finally {
    await Promise.all([one.close(), other.close()]);
    await store.close();
  }
});

test('a store that is down is no failure, and hardly a delay', async () => {
  const env = {
    RAWDOG_TABLE: 't',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
  };
  const own = await startTestGateway({ env, config: { cache: { shared: true } } });
  try {
    const startedAt = performance.now();
    const response = await own.post(newRequest(), { 'x-rawdog-cache': 'on' });

    expect([response.status, response.headers.get('x-rawdog-cache')]).toEqual([200, 'miss']);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  } finally {
    await own.close();
  }
});

test('logs tell nothing of what was asked and answered', async () => {
  const content = 'canary-7f3a';
  for (let at = 0; at < 2; at += 1)
    await openai.chat.completions.create(newRequest('openai/gpt-4o', { messages: [{ role: 'user', content }] }));

  await logged(2);
  expect(JSON.stringify(gateway.lines)).not.toContain(content);
});
