/** Every function but chat (see `chat.test.ts`) as it is deployed: its bundle, the real runtime client, both event shapes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Call } from '../../emulator/lambda/index.ts';
import { checkEmf, isEmf } from '../helpers/emf.ts';
import { CALLER_KEY, deployFunctions, type Functions } from './functions.ts';

const FRONTS = ['callFunctionUrl', 'callRestApi'] as const;

let functions: Functions;
beforeAll(async () => {
  functions = await deployFunctions(['completion', 'embed', 'audio_transcription', 'rerank', 'models']);
});
afterAll(() => functions.remove());

const authorization = `Bearer ${CALLER_KEY}`;

function json(body: object): Call {
  return { headers: { 'Content-Type': 'application/json', Authorization: authorization }, body: JSON.stringify(body) };
}

/** A form as clients send it, with a file whose bytes are no text. */
async function form(fields: Readonly<Record<string, string>>, size = 64_000): Promise<Call> {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append('file', new Blob([bytes(size)], { type: 'audio/mpeg' }), 'speech.mp3');
  const request = new Request('http://form', { method: 'POST', body: data });
  const body = new Uint8Array(await request.arrayBuffer());
  return { headers: { 'Content-Type': request.headers.get('content-type') ?? '', Authorization: authorization }, body };
}

/** Every byte there is, over and over: what a text encoding in between would break. */
function bytes(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, index) => index % 256);
}

function bodyOf(answer: Answer) {
  return JSON.parse(answer.text);
}

describe.each(FRONTS)('through %s', (front) => {
  test('a completion comes whole and streamed', async () => {
    const call = { model: 'openai/gpt-3.5-turbo-instruct', prompt: 'Say hello' };

    const whole = await functions.lambda('completion')[front]('/v1/completions', json(call));
    const streamed = await functions.lambda('completion')[front]('/completions', json({ ...call, stream: true }));

    expect(whole.status, whole.text).toBe(200);
    const { choices, usage } = bodyOf(whole);
    expect(choices[0].text).toMatch(/Say hello/);
    expect(usage.total_tokens).toBeGreaterThan(0);
    const chunks = streamed.text.split('\n\n').filter((event) => event.startsWith('data: {'));
    expect(chunks.map((event) => JSON.parse(event.slice(6)).choices[0]?.text ?? '').join('')).toBe(choices[0].text);
    expect(streamed.text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  test.each(['openai/text-embedding-3-small', 'cohere/embed-v4.0', 'voyage/voyage-3.5'])(
    'embeddings of %s come in both encodings',
    async (model) => {
      const call = { model, input: ['one', 'two'] };

      const floats = await functions.lambda('embed')[front]('/v1/embeddings', json(call));
      const base64 = await functions
        .lambda('embed')
        [front]('/embeddings', json({ ...call, encoding_format: 'base64' }));

      expect([floats.status, base64.status], floats.text.slice(0, 300)).toEqual([200, 200]);
      const [first] = bodyOf(floats).data;
      const decoded = Buffer.from(bodyOf(base64).data[0].embedding, 'base64');
      const values = Array.from({ length: decoded.length / 4 }, (_, index) => decoded.readFloatLE(index * 4));
      expect(values).toEqual(first.embedding.map(Math.fround));
    },
  );

  test.each(['openai/whisper-1', 'deepgram/nova-3'])('a transcript of %s is made of the bytes sent', async (model) => {
    const lambda = functions.lambda('audio_transcription');

    const answer = await lambda[front](
      '/v1/audio/transcriptions',
      await form({ model, response_format: 'verbose_json' }),
    );
    const { logs } = await lambda.report(answer);

    expect(answer.status, answer.text).toBe(200);
    expect(bodyOf(answer).text).toMatch(/./);
    expect(JSON.parse(logs[0] ?? '')).toMatchObject({
      endpoint: 'audio_transcription',
      audioSeconds: expect.any(Number),
    });
    expect(logs.join()).not.toContain('speech.mp3');
  });

  test('an upload that an event cannot hold is a 413 that says what to do', async () => {
    const lambda = functions.lambda('audio_transcription');

    const answer = await lambda[front](
      '/v1/audio/transcriptions',
      await form({ model: 'openai/whisper-1' }, 4_500_000),
    );

    expect(answer.status).toBe(413);
    expect(bodyOf(answer).error).toMatchObject({
      code: 'request_too_large',
      message: expect.stringMatching(/4\.4 MB/),
    });
  });

  test.each(['/v1/rerank', '/v2/rerank', '/rerank'])('documents are ranked at %s', async (path) => {
    const documents = ['a banana', 'the capital of France is Paris', 'a car'];

    const answer = await functions
      .lambda('rerank')
      [front](path, json({ model: 'cohere/rerank-v3.5', query: 'capital of France', documents, top_n: 2 }));

    expect(answer.status, answer.text).toBe(200);
    const { results } = bodyOf(answer);
    expect(results).toHaveLength(2);
    expect(results[0].index).toBe(1);
  });

  test('models are those of the providers with a key, and one can be asked for', async () => {
    const lambda = functions.lambda('models');
    const headers = { Authorization: authorization };

    const list = await lambda[front]('/v1/models', { headers });
    const one = await lambda[front]('/v1/models/openai%2Fgpt-4o', { headers });

    const owners = new Set(bodyOf(list).data.map(({ id }: { id: string }) => id.split('/')[0]));
    expect([...owners].sort()).toEqual(['bedrock', 'cohere', 'deepgram', 'openai', 'voyage']);
    expect(bodyOf(one)).toMatchObject({ id: 'openai/gpt-4o', object: 'model' });
  });
});

test.each([
  ['completion', '/v1/completions'],
  ['embed', '/v1/embeddings'],
  ['audio_transcription', '/v1/audio/transcriptions'],
  ['rerank', '/v1/rerank'],
  ['models', '/v1/models'],
])('%s lets nobody in without a key, and serves nothing else', async (name, path) => {
  const call = name === 'models' ? {} : { body: '{}' };

  const refused = await functions.lambda(name).callFunctionUrl(path, call);
  const elsewhere = await functions.lambda(name).callFunctionUrl('/v1/chat/completions', json({}));

  expect([refused.status, bodyOf(refused).error.code]).toEqual([401, 'missing_api_key']);
  expect([elsewhere.status, bodyOf(elsewhere).error.code]).toEqual([404, 'unknown_url']);
});

describe('the metrics and the log line are what the provider counted', () => {
  async function reported(name: string, path: string, call: Call) {
    const lambda = functions.lambda(name);
    const answer = await lambda.callFunctionUrl(path, call);
    const { logs } = await lambda.report(answer);
    expect(answer.status, answer.text).toBe(200);
    expect(logs.map(isEmf)).toEqual([false, true]);
    const [line, metrics] = logs.map((text) => JSON.parse(text));
    return { answer, line, metrics: checkEmf(metrics) };
  }

  test('of a completion', async () => {
    const call = json({ model: 'openai/gpt-3.5-turbo-instruct', prompt: 'Say hello' });

    const { answer, line, metrics } = await reported('completion', '/v1/completions', call);

    const { prompt_tokens: prompt, completion_tokens: completion } = bodyOf(answer).usage;
    const cost = Number(((prompt * 1.5 + completion * 2) / 1e6).toFixed(12));
    expect(metrics).toMatchObject({
      model: 'gpt-3.5-turbo-instruct',
      PromptTokens: prompt,
      CompletionTokens: completion,
      CostUsd: cost,
      UnpricedRequests: 0,
    });
    expect(line).toMatchObject({ promptTokens: prompt, completionTokens: completion, costUsd: cost, attempts: 1 });
    expect(Number(answer.headers['x-rawdog-cost-usd'])).toBe(cost);
  });

  test('of embeddings', async () => {
    const call = json({ model: 'openai/text-embedding-3-small', input: ['one', 'two'] });

    const { answer, metrics } = await reported('embed', '/v1/embeddings', call);

    const { prompt_tokens: prompt } = bodyOf(answer).usage;
    const cost = Number(((prompt * 0.02) / 1e6).toFixed(12));
    expect(metrics).toMatchObject({ model: 'text-embedding-3-small', PromptTokens: prompt, CostUsd: cost });
  });

  test('of a transcript', async () => {
    const call = await form({ model: 'openai/whisper-1', response_format: 'verbose_json' });

    const { answer, metrics } = await reported('audio_transcription', '/v1/audio/transcriptions', call);

    const { seconds } = bodyOf(answer).usage;
    const cost = Number(((seconds / 3600) * 0.36).toFixed(12));
    expect(seconds).toBeGreaterThan(0);
    expect(metrics).toMatchObject({ model: 'whisper-1', AudioSeconds: seconds, CostUsd: cost });
  });

  test('of a ranking', async () => {
    const call = json({ model: 'cohere/rerank-v3.5', query: 'a', documents: ['a', 'b'] });

    const { answer, metrics } = await reported('rerank', '/v1/rerank', call);

    expect(metrics).toMatchObject({
      provider: 'cohere',
      model: 'rerank-v3.5',
      SearchUnits: bodyOf(answer).meta.billed_units.search_units,
      CostUsd: 0.002,
    });
  });

  test('of a list of models, which has none of a call', async () => {
    const { metrics } = await reported('models', '/v1/models', { headers: { Authorization: authorization } });

    expect(metrics._aws.CloudWatchMetrics[0].Dimensions).toEqual([['service', 'endpoint']]);
    expect(metrics).not.toHaveProperty('CostUsd');
  });
});
