/** One suite over every provider of embeddings, through the whole gateway and the provider's own wire format. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbedRequest, EmbedResponse } from '../../providers/base/embed/types.ts';
import { embed } from '../../providers/embed.ts';
import { startContractGateway, statuses } from '../helpers/contract.ts';
import type { TestGateway } from '../helpers/gateway.ts';

type Ability = 'dimensions' | 'tokens';

/** A model of each provider, the length of its vectors, and what of the suite the provider can do. */
const models: Record<string, { model: string; length: number; can: readonly Ability[] }> = {
  openai: { model: 'text-embedding-3-small', length: 1536, can: ['dimensions', 'tokens'] },
  azure: { model: 'text-embedding-3-large', length: 3072, can: ['dimensions', 'tokens'] },
  gemini: { model: 'gemini-embedding-001', length: 3072, can: ['dimensions'] },
  bedrock: { model: 'us.cohere.embed-v4:0', length: 1536, can: ['dimensions'] },
  cohere: { model: 'embed-v4.0', length: 1536, can: ['dimensions'] },
  mistral: { model: 'codestral-embed', length: 1536, can: ['dimensions'] },
  voyage: { model: 'voyage-3.5', length: 1024, can: ['dimensions'] },
  jina: { model: 'jina-embeddings-v3', length: 1024, can: ['dimensions'] },
  together: { model: 'BAAI/bge-base-en-v1.5', length: 768, can: [] },
  fireworks: { model: 'nomic-ai/nomic-embed-text-v1.5', length: 768, can: ['dimensions'] },
  ollama: { model: 'nomic-embed-text', length: 768, can: ['dimensions'] },
  openai_compatible: { model: 'any-model', length: 768, can: ['dimensions', 'tokens'] },
};

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startContractGateway();
});
afterAll(() => gateway.close());

const post = (request: object) => gateway.post(request, {}, '/v1/embeddings');

async function answered(request: EmbedRequest): Promise<EmbedResponse> {
  const response = await post(request);
  const text = await response.text();
  expect([response.status, text]).toEqual([200, expect.stringMatching(/^\{"/)]);
  return JSON.parse(text) as EmbedResponse;
}

async function refused(request: object): Promise<[status: number, param: unknown, code: unknown]> {
  const response = await post(request);
  const { error } = (await response.json()) as { error: Record<string, unknown> };
  return [response.status, error['param'], error['code']];
}

const floatsIn = ({ data }: EmbedResponse) => data.map(({ embedding }) => embedding as readonly number[]);
const lengthOf = (vector: readonly number[]) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

/** Each vector in one text, which compares faster than its values: the form in which clients get it as base64. */
function packed({ data }: EmbedResponse): string[] {
  return data.map(({ embedding }) => {
    if (typeof embedding === 'string') return embedding;
    const bytes = Buffer.alloc(embedding.length * 4);
    for (const [index, value] of embedding.entries()) bytes.writeFloatLE(value, index * 4);
    return bytes.toString('base64');
  });
}

test('the suite knows every provider of the registry', () => {
  expect(Object.keys(models).sort()).toEqual(Object.keys(embed).sort());
});

describe.each(Object.entries(models))('%s', (provider, { model, length, can }) => {
  const prefix = provider === 'openai_compatible' ? 'vllm' : provider;
  const target = `${prefix}/${model}`;
  const hello: EmbedRequest = { model: target, input: 'Hello there' };

  test('a text becomes a vector of floats, with usage that is metered', async () => {
    const before = gateway.lines.length;
    const answer = await answered(hello);

    expect(answer).toEqual({
      ...answer,
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: expect.any(Array) }],
      model: expect.stringContaining(model.replace(/^us\./, '')),
    });
    expect(answer.usage).toMatchObject({ prompt_tokens: 3, total_tokens: 3 });
    expect(floatsIn(answer)[0]).toHaveLength(length);
    await expect.poll(() => gateway.lines.length).toBe(before + 1);
    expect(gateway.lines.at(-1)).toMatchObject({ endpoint: 'embed', provider: prefix, status: 200, promptTokens: 3 });
  });

  test('base64 holds the same vectors', async () => {
    const request = { ...hello, input: ['Hello there', 'Good-bye'] };
    const floats = await answered({ ...request, encoding_format: 'float' });
    const base64 = await answered({ ...request, encoding_format: 'base64' });

    const kinds = (answer: EmbedResponse) => answer.data.map(({ index, embedding }) => [index, typeof embedding]);
    expect([kinds(floats), kinds(base64)]).toEqual([
      [
        [0, 'object'],
        [1, 'object'],
      ],
      [
        [0, 'string'],
        [1, 'string'],
      ],
    ]);
    expect(packed(base64)).toEqual(packed(floats));
    expect(new Set(packed(base64)).size).toBe(2);
  });

  test.each(['float', 'base64'] as const)('300 texts at once come in order, as %s', async (encoding_format) => {
    const input = Array.from({ length: 300 }, (_, index) => `text ${index % 150}`);
    const answer = await answered({ ...hello, input, encoding_format });
    const one = await answered({ ...hello, input: 'text 149' });

    expect(answer.data.map(({ index }) => index)).toEqual([...input.keys()]);
    expect(answer.usage.prompt_tokens).toBe(input.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0));
    const vectors = packed(answer);
    expect(vectors[149]).toBe(packed(one)[0]);
    expect(vectors.slice(150)).toEqual(vectors.slice(0, 150));
    expect(new Set(vectors).size).toBe(150);
  });

  test('a part that fails fails the whole', async () => {
    const input = Array.from({ length: 2100 }, () => 'text');
    const response = await post({ model: `${target}+status=429`, input });

    expect([response.status, response.headers.get('x-should-retry')]).toEqual([429, 'true']);
  });

  test.runIf(can.includes('dimensions'))('vectors can be shortened, and are of length one', async () => {
    const [vector = []] = floatsIn(await answered({ ...hello, dimensions: 256 }));

    expect(vector).toHaveLength(256);
    expect(lengthOf(vector)).toBeCloseTo(1, 5);
  });

  test.runIf(!can.includes('dimensions'))('dimensions are refused by name', async () => {
    expect(await refused({ ...hello, dimensions: 256 })).toEqual([400, 'dimensions', 'unsupported_parameter']);
  });

  test('token ids are taken, or refused by the name of their parameter', async () => {
    const request = { ...hello, input: [[15339, 1070], [1820]] };

    if (can.includes('tokens')) expect((await answered(request)).data).toHaveLength(2);
    else expect(await refused(request)).toEqual([400, 'input', 'unsupported_parameter']);
  });

  test.each([{ input_type: 'query' }, { task: 'retrieval.passage' }, { input_type: 'CLUSTERING' }])(
    'what the texts are for may be said: %o',
    async (purpose) => {
      // Voyage knows queries and documents only.
      const said = provider === 'voyage' && purpose.input_type === 'CLUSTERING' ? {} : purpose;

      expect((await answered({ ...hello, ...said })).data).toHaveLength(1);
    },
  );

  test('null is the default', async () => {
    const nothing = { dimensions: null, encoding_format: null, user: null, input_type: null, task: null, stream: null };

    expect((await answered({ ...hello, ...nothing })).data).toEqual((await answered(hello)).data);
  });

  test('a user is passed on or dropped by name', async () => {
    const response = await post({ ...hello, user: 'someone' });

    const takesIt = ['openai', 'azure', 'openai_compatible'].includes(provider);
    expect([response.status, response.headers.get('x-rawdog-dropped-params')]).toEqual([200, takesIt ? null : 'user']);
  });

  test('there are no streams of embeddings', async () => {
    expect(await refused({ ...hello, stream: true })).toEqual([400, 'stream', 'unsupported_parameter']);
  });

  test.each(statuses)(
    "the status %i of the provider becomes %i, in OpenAI's shape",
    async (upstream, status, retry) => {
      const response = await post({ ...hello, model: `${target}+status=${upstream}+retry-after=7` });
      const { error } = (await response.json()) as { error: Record<string, unknown> };

      expect([response.status, response.headers.get('x-should-retry')]).toEqual([status, retry]);
      expect(Object.keys(error).sort()).toEqual(['code', 'message', 'param', 'type']);
      expect(error['message']).toMatch(/./);
      // Bedrock says nothing of when to come back.
      if (upstream === 429 && provider !== 'bedrock') expect(response.headers.get('retry-after')).toBe('7');
    },
  );

  test.each(['html', 'half', 'empty', 'wrong'])('an answer that is none (%s) is a 502', async (fault) => {
    expect(await refused({ ...hello, model: `${target}+${fault}` })).toEqual([502, null, 'invalid_response']);
  });

  test.each([
    ['cut=1', 502],
    ['stall=1', 504],
  ])('an answer that breaks off (%s) is an error', async (fault, status) => {
    const [got] = await refused({ ...hello, model: `${target}+${fault}` });

    expect(got).toBe(status);
  });
});
