import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';

const gpt = 'openai/gpt-4o';
const claude = 'anthropic/claude-sonnet-4-5';
const quick = { timeouts: { firstChunkMs: 100, firstByteMs: 100 } };

const config = {
  retries: { baseMs: 1 },
  // Each test is its own: no target rests.
  coolDown: { failures: 1000, restMs: 1, maxRestMs: 1, shared: false },
  aliases: {
    down: [`${gpt}+status=503`, claude],
    throttled: [`${gpt}+status=429+retry-after=30`, claude],
    refused: [`${gpt}+status=401`, claude],
    html: [`${gpt}+html`, claude],
    empty: [`${gpt}+empty`, claude],
    silent: [{ model: `${gpt}+delay=5000`, ...quick }, claude],
    'cut at once': [`${gpt}+cut=0`, claude],
    'fails inside': [`${claude}+error=1`, gpt],
    'fails late': [`${claude}+error=4+words=50`, gpt],
    'all down': [`${gpt}+status=503`, `${claude}+status=529`],
    hedged: { targets: [`${gpt}+delay=3000`, claude], hedgeAfterMs: 30 },
    equals: [[gpt, claude], 'mistral/mistral-large-latest'],
    embed: ['openai/text-embedding-3-small+status=503', 'voyage/voyage-3.5'],
    rerank: ['cohere/rerank-v3.5+status=503', 'jina/jina-reranker-v2-base-multilingual'],
    complete: ['openai/gpt-3.5-turbo-instruct+status=503', claude],
    'chat only': ['perplexity/sonar', 'openai/text-embedding-3-small'],
  },
};

let gateway: TestGateway;
let openai: OpenAI;

beforeAll(async () => {
  gateway = await startTestGateway({ config });
  openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });
});
afterAll(() => gateway.close());

const messages = [{ role: 'user', content: 'Hi' }] as const;
const ask = (model: string, more: object = {}) => gateway.post({ model, messages, ...more });
const of = (response: Response, ...names: string[]) => names.map((name) => response.headers.get(`x-rawdog-${name}`));
const lastLine = () => gateway.lines.at(-1);

describe.each([{ stream: false }, { stream: true }])('a call %j', (fields) => {
  test.each([
    ['down', '3'],
    ['throttled', '2'],
    ['refused', '2'],
    ['html', '3'],
    ['empty', '3'],
    ['silent', '2'],
    ['cut at once', '3'],
  ])('is answered by the second target where the first is %s', async (model, attempts) => {
    const response = await ask(model, fields);
    const text = await response.text();

    expect([response.status, ...of(response, 'provider', 'attempts')]).toEqual([200, 'anthropic', attempts]);
    expect(text).not.toContain('"error"');
    expect(lastLine()).toMatchObject({ provider: 'anthropic', status: 200, attempts: Number(attempts) });
    expect(lastLine()?.['tried']).toHaveLength(Number(attempts));
  });

  test('that all targets fail says so, with the status of what may pass', async () => {
    const response = await ask('all down', fields);

    const { error } = (await response.json()) as { error: { message: string; type: string } };
    expect([response.status, error.type, ...of(response, 'attempts')]).toEqual([503, 'server_error', '5']);
    expect(error.message).toMatch(
      /\(Answer of openai\/gpt-4o\+status=503; tried as well: anthropic\/.* \(overloaded, 503\)\.\)$/,
    );
  });

  test('is answered by the quicker one of two that are asked', async () => {
    const response = await ask('hedged', fields);

    await response.text();
    expect([response.status, ...of(response, 'provider', 'attempts')]).toEqual([200, 'anthropic', '2']);
    expect(lastLine()).toMatchObject({ provider: 'anthropic', providerModel: 'claude-sonnet-4-5', attempts: 2 });
  });
});

describe('a stream', () => {
  test('that fails after its opening is begun anew elsewhere, and the caller sees one answer', async () => {
    const stream = openai.chat.completions.stream({ model: 'fails inside', messages: [...messages] });

    const answer = await stream.finalChatCompletion();
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.model).toContain('gpt-4o');
    expect(lastLine()).toMatchObject({ provider: 'openai', attempts: 3 });
  });

  test('that fails after its first words is not begun again', async () => {
    const response = await ask('fails late', { stream: true });
    const text = await response.text();

    expect([response.status, ...of(response, 'provider', 'attempts')]).toEqual([200, 'anthropic', '1']);
    expect(text.match(/"role":"assistant"/g)).toHaveLength(1);
    expect(text.trimEnd().split('\n\n').at(-1)).toMatch(/^data: \{"error":/);
  });
});

test('equals take turns', async () => {
  const served = await Promise.all(Array.from({ length: 40 }, async () => of(await ask('equals'), 'provider')[0]));

  expect(new Set(served)).toEqual(new Set(['openai', 'anthropic']));
});

describe('the other endpoints', () => {
  test('of embeddings', async () => {
    const { data, response } = await openai.embeddings.create({ model: 'embed', input: 'Hi' }).withResponse();

    expect([data.data.length, ...of(response, 'provider', 'attempts')]).toEqual([1, 'voyage', '3']);
  });

  test.each([{ stream: false }, { stream: true }])('of completions %j', async (fields) => {
    const response = await gateway.post({ model: 'complete', prompt: 'Hi', ...fields }, {}, '/v1/completions');

    expect([response.status, ...of(response, 'provider', 'attempts')]).toEqual([200, 'anthropic', '3']);
    await response.text();
  });

  test('of reranking', async () => {
    const body = { model: 'rerank', query: 'q', documents: ['a', 'b'] };
    const response = await gateway.post(body, {}, '/v1/rerank');

    expect([response.status, ...of(response, 'provider', 'attempts')]).toEqual([200, 'jina', '3']);
  });

  test('skip the targets that do not serve them', async () => {
    const { response } = await openai.embeddings.create({ model: 'chat only', input: 'Hi' }).withResponse();

    expect(of(response, 'provider', 'attempts')).toEqual(['openai', '1']);
  });

  test('list an alias with the target that comes first', async () => {
    expect(await openai.models.retrieve('down')).toMatchObject({ id: 'down', owned_by: 'openai' });
  });
});
