/** The deployed shape, offline: the synthesised template, run with its bundles, its routes, its permissions, its secrets. */
import { CohereClientV2 } from 'cohere-ai';
import OpenAI, { AuthenticationError, NotFoundError, toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hear } from '../../local/sandbox/speech.ts';
import { checkEmf, isEmf } from '../helpers/emf.ts';
import { type DeployedStack, type Deployment, deploy } from './deployed.ts';

let deployment: Deployment;
let stack: DeployedStack;
beforeAll(async () => {
  deployment = await deploy();
  stack = await deployment.start();
}, 60_000);
afterAll(() => deployment.remove());

/** Every byte there is, over and over: what a text encoding in between would break. */
const speech = Buffer.from(Uint8Array.from({ length: 64_000 }, (_, index) => index % 256));
const messages = [{ role: 'user' as const, content: 'Say hello to Anna' }];

/** The two ways to an endpoint. */
const fronts = ['the REST API', 'a function URL'] as const;
type Front = (typeof fronts)[number];

function baseUrl(front: Front, output: string): string {
  return (front === 'the REST API' ? stack.outputs['BaseUrl'] : `${stack.outputs[output]}v1`) ?? '';
}

function client(front: Front, output: string, apiKey = stack.key): OpenAI {
  return new OpenAI({ baseURL: baseUrl(front, output), apiKey, maxRetries: 0 });
}

describe.each(fronts)('through %s', (front) => {
  test('a chat comes whole, and what it used is in the log line and in the metrics', async () => {
    const { data, response } = await client(front, 'ChatUrl')
      .chat.completions.create({ model: 'openai/gpt-4o-mini', messages })
      .withResponse();
    const [line, emf, ...others] = await stack.logsOf(response);

    expect(data.choices[0]?.message.content).toMatch(/Say hello to Anna/);
    const usage = { promptTokens: data.usage?.prompt_tokens, completionTokens: data.usage?.completion_tokens };
    expect(JSON.parse(line ?? '')).toMatchObject({ message: 'request', endpoint: 'chat', status: 200, ...usage });
    expect(checkEmf(JSON.parse(emf ?? ''))).toMatchObject({
      endpoint: 'chat',
      provider: 'openai',
      model: 'gpt-4o-mini',
      PromptTokens: usage.promptTokens,
      CompletionTokens: usage.completionTokens,
      CostUsd: Number(response.headers.get('x-rawdog-cost-usd')),
    });
    expect(others).toEqual([]);
  });

  test('a chat streams: each piece arrives when it was sent', async () => {
    const { data, response } = await client(front, 'ChatUrl')
      .chat.completions.create({
        model: 'anthropic/claude-sonnet-4-5+pace=40',
        messages,
        stream: true,
        stream_options: { include_usage: true },
      })
      .withResponse();
    const arrivals: number[] = [];
    let text = '';
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of data) {
      arrivals.push(performance.now());
      text += chunk.choices[0]?.delta.content ?? '';
      usage = chunk.usage ?? usage;
    }
    const [, emf] = await stack.logsOf(response);

    expect(text).toMatch(/Say hello to Anna/);
    // At once they would all be there within a moment of the first.
    expect((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(40 * 4);
    expect(usage?.total_tokens).toBeGreaterThan(0);
    expect(checkEmf(JSON.parse(emf ?? ''))).toMatchObject({
      PromptTokens: usage?.prompt_tokens,
      CompletionTokens: usage?.completion_tokens,
      Chunks: arrivals.length,
    });
  });

  test("Bedrock answers by the function's role", async () => {
    const openai = client(front, 'ChatUrl');

    const whole = await openai.chat.completions.create({ model: 'bedrock/amazon.nova-lite-v1:0', messages });
    const streamed = openai.chat.completions.stream({
      model: 'bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0',
      messages,
    });

    expect(whole.choices[0]?.message.content).toMatch(/Say hello to Anna/);
    expect(await streamed.finalContent()).toMatch(/Say hello to Anna/);
  });

  test('a completion comes', async () => {
    const openai = client(front, 'CompletionUrl');

    const { choices } = await openai.completions.create({ model: 'openai/gpt-3.5-turbo-instruct', prompt: 'Say hi' });

    expect(choices[0]?.text).toMatch(/Say hi/);
  });

  test('embeddings come, of one provider and of another', async () => {
    const openai = client(front, 'EmbedUrl');

    const { data, response } = await openai.embeddings
      .create({ model: 'openai/text-embedding-3-small', input: ['one', 'two'] })
      .withResponse();
    const { data: cohere } = await openai.embeddings.create({ model: 'cohere/embed-v4.0', input: 'one' });
    const [, emf] = await stack.logsOf(response);

    expect(data.data.map(({ embedding }) => embedding.length)).toEqual([1536, 1536]);
    expect(cohere).toHaveLength(1);
    expect(checkEmf(JSON.parse(emf ?? ''))).toMatchObject({
      endpoint: 'embed',
      PromptTokens: data.usage.prompt_tokens,
    });
  });

  test('a transcript is made of an upload, whose bytes are no text', async () => {
    const { data, response } = await client(front, 'AudioTranscriptionUrl')
      .audio.transcriptions.create({ model: 'openai/whisper-1', file: await toFile(speech, 'speech.mp3') })
      .withResponse();
    const [, emf] = await stack.logsOf(response);

    // What is heard hangs on the length: a byte that became two would change it.
    expect(data.text).toBe(hear(speech, { provider: 'openai', model: 'whisper-1', directives: {} }).text);
    expect(checkEmf(JSON.parse(emf ?? ''))).toMatchObject({ endpoint: 'audio_transcription', model: 'whisper-1' });
  });

  test("documents are ranked for Cohere's client", async () => {
    const environment = baseUrl(front, 'RerankUrl').slice(0, -'/v1'.length);
    const cohere = new CohereClientV2({ token: stack.key, environment, maxRetries: 0 });
    const documents = ['Bread is baked.', 'Paris is the capital of France.'];

    const { results } = await cohere.rerank({ model: 'cohere/rerank-v3.5', query: 'capital of France', documents });

    expect(results.map(({ index }) => index)).toEqual([1, 0]);
  });

  test('models are listed, those of Bedrock too, and one can be asked for', async () => {
    const openai = client(front, 'ModelsUrl');

    const { data } = await openai.models.list();
    const one = await openai.models.retrieve('openai/gpt-4o');

    const owners = new Set(data.map(({ id }) => id.split('/')[0]));
    expect([...owners]).toEqual(expect.arrayContaining(['openai', 'anthropic', 'bedrock', 'voyage', 'deepgram']));
    expect(one.id).toBe('openai/gpt-4o');
  });

  test('nobody gets in with a wrong key, or with none', async () => {
    const wrong = client(front, 'ChatUrl', 'canary-wrong-key').chat.completions.create({ model: 'openai/x', messages });
    const none = await fetch(`${baseUrl(front, 'ChatUrl')}/chat/completions`, { method: 'POST', body: '{}' });

    await expect(wrong).rejects.toThrow(AuthenticationError);
    expect([none.status, JSON.parse(await none.text()).error.code]).toEqual([401, 'missing_api_key']);
  });
});

describe('the REST API', () => {
  const ask = (path: string, init: RequestInit = {}) => fetch(new URL(path, stack.outputs['BaseUrl']), init);
  const errorOf = async (answer: Response) => JSON.parse(await answer.text()).error;

  test.each([
    ['GET', '/prod/v1/chat/completions'],
    ['POST', '/prod/v1/nothing'],
    ['POST', '/prod'],
  ])('answers %s %s, which no method is for, in the words of the template', async (method, path) => {
    const answer = await ask(path, { method });

    expect([answer.status, (await errorOf(answer)).code]).toEqual([404, 'unknown_url']);
    expect(answer.headers.get('x-should-retry')).toBe('false');
  });

  test('knows no other stage', async () => {
    const answer = await ask('/production/v1/models');

    expect([answer.status, await answer.text()]).toEqual([403, '{"message":"Forbidden"}']);
  });

  test('refuses a body larger than it takes as the clients of OpenAI understand it', async () => {
    const answer = await ask('/prod/v1/chat/completions', { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });

    const error = await errorOf(answer);
    expect([answer.status, error.code, error.message]).toEqual([413, 'refused_by_front', 'Request Too Long']);
  });

  test('answers the preflight of a browser, and for its health', async () => {
    const preflight = await ask('/prod/v1/chat/completions', { method: 'OPTIONS' });
    const health = await ask('/prod/health');

    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    expect([health.status, await health.text()]).toEqual([200, '{"status":"ok"}']);
  });
});

test('a function URL leads to its own endpoint only', async () => {
  const elsewhere = client('a function URL', 'EmbedUrl').chat.completions.create({ model: 'openai/x', messages });

  await expect(elsewhere).rejects.toThrow(NotFoundError);
});

test('the curl line of the outputs leads to the REST API, with the command that prints the key', () => {
  const { BaseUrl, CallerKey, TryIt } = stack.outputs;

  expect(BaseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/prod\/v1$/);
  expect(TryIt).toContain(`curl -N ${BaseUrl}/chat/completions -H "authorization: Bearer $(${CallerKey})"`);
});

test('all that was logged is one line a request and its metrics, and holds no key and nothing that was said', async () => {
  // Of the last request, that which comes after its answer may still be on its way.
  const countEmf = () => stack.logs().filter(isEmf).length;
  await vi.waitFor(() => expect(countEmf()).toBe(stack.logs().length / 2), 5_000);
  const logs = stack.logs();
  const lines = logs.filter((line) => !isEmf(line)).map((line) => JSON.parse(line));

  expect(lines.length).toBeGreaterThan(15);
  expect(new Set(lines.map(({ message }) => message))).toEqual(new Set(['request']));
  expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(lines.length);
  for (const secret of [stack.key, 'sandbox-key', 'canary', 'Anna', 'speech.mp3', 'Paris']) {
    expect(logs.join('\n')).not.toContain(secret);
  }
});

test('each function read the secrets once a process, as itself', () => {
  const readers = stack.secrets.calls.map(({ accessKeyId }) => accessKeyId);

  const called = stack.functions.filter(({ lambda }) => lambda.logs.length > 0);
  expect(called.length).toBeGreaterThanOrEqual(6);
  expect(new Set(readers)).toEqual(new Set(called.map(({ accessKeyId }) => accessKeyId)));
  expect(stack.secrets.calls.every(({ operation }) => operation === 'BatchGetSecretValue')).toBe(true);
});
