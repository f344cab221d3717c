/** OpenAI's own client against the local gateway: it asks for base64 and decodes it, unless it is told otherwise. */
import { OpenAIEmbeddings } from '@langchain/openai';
import OpenAI, { BadRequestError, RateLimitError } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';

/** Model, length of its vectors, and whether they can be shortened to 256. */
const models: [model: string, length: number, shortens: boolean][] = [
  ['openai/text-embedding-3-small', 1536, true],
  ['azure/text-embedding-3-small', 1536, true],
  ['gemini/gemini-embedding-001', 3072, true],
  ['gemini/gemini-embedding-2', 3072, true],
  ['bedrock/amazon.titan-embed-text-v1', 1536, false],
  ['bedrock/amazon.titan-embed-text-v2:0', 1024, true],
  ['bedrock/cohere.embed-multilingual-v3', 1024, false],
  ['bedrock/us.cohere.embed-v4:0', 1536, true],
  ['bedrock/amazon.nova-2-multimodal-embeddings-v1:0', 3072, true],
  ['cohere/embed-english-v3.0', 1024, false],
  ['cohere/embed-v4.0', 1536, true],
  ['mistral/mistral-embed', 1024, false],
  ['voyage/voyage-law-2', 1024, false],
  ['voyage/voyage-3.5', 1024, true],
  ['jina/jina-embeddings-v4', 1024, true],
  ['jina_ai/jina-embeddings-v3', 1024, true],
  ['together/BAAI/bge-base-en-v1.5', 768, false],
  ['fireworks/qwen3-embedding-8b', 768, true],
  ['ollama/nomic-embed-text', 768, true],
];

let gateway: TestGateway;
let client: OpenAI;
beforeAll(async () => {
  gateway = await startTestGateway();
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });
});
afterAll(() => gateway.close());

const rounded = (vectors: readonly (readonly number[])[]) => vectors.map((vector) => Array.from(vector, Math.fround));
const vectorsOf = ({ data }: OpenAI.CreateEmbeddingResponse) => rounded(data.map(({ embedding }) => embedding));

describe.each(models)('%s', (model, length, shortens) => {
  const input = ['The cat', 'A dog', 'The cat'];

  test('the vectors are the same however they are asked for', async () => {
    const answer = await client.embeddings.create({ model, input });
    const floats = await client.embeddings.create({ model, input, encoding_format: 'float' });

    const [cat, dog, again] = vectorsOf(answer);
    expect([cat?.length, dog?.length]).toEqual([length, length]);
    expect(again).toEqual(cat);
    expect(dog).not.toEqual(cat);
    expect(vectorsOf(floats)).toEqual(vectorsOf(answer));
    expect(answer.usage).toEqual(floats.usage);
    expect(answer.usage.total_tokens).toBeGreaterThan(0);
  });

  test('dimensions are kept, or refused by name', async () => {
    const shortened = client.embeddings.create({ model, input, dimensions: 256 });

    if (shortens) expect(vectorsOf(await shortened).map((vector) => vector.length)).toEqual([256, 256, 256]);
    else await expect(shortened).rejects.toMatchObject({ status: 400, param: 'dimensions' });
  });
});

test.each(['openai/text-embedding-3-small', 'bedrock/amazon.titan-embed-text-v2:0', 'mistral/mistral-embed'])(
  '300 texts of %s come in their order',
  async (model) => {
    const input = Array.from({ length: 300 }, (_, index) => `text ${index}`);
    const { data, usage } = await client.embeddings.create({ model, input });
    const last = await client.embeddings.create({ model, input: 'text 299' });

    expect(data.map(({ index }) => index)).toEqual([...input.keys()]);
    expect(data[299]?.embedding).toEqual(last.data[0]?.embedding);
    expect(usage.prompt_tokens).toBe(input.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0));
  },
);

test('2,048 texts are one call of OpenAI, and 2,049 are two', async () => {
  const texts = Array.from({ length: 2049 }, (_, index) => `text ${index}`);
  const create = (input: string[]) => client.embeddings.create({ model: 'openai/text-embedding-3-small', input });

  const most = await create(texts.slice(1));
  const more = await create(texts);

  expect([most.data.length, more.data.length]).toEqual([2048, 2049]);
  expect(more.data[2048]).toEqual({ ...most.data[2047], index: 2048 });
});

test('what goes wrong is an error the client knows', async () => {
  const create = (more: object) =>
    client.embeddings.create({ model: 'cohere/embed-v4.0', input: 'text', ...more } as OpenAI.EmbeddingCreateParams);

  await expect(create({ model: 'cohere/embed-v4.0+status=429' })).rejects.toThrow(RateLimitError);
  await expect(create({ input: [[1, 2]] })).rejects.toThrow(BadRequestError);
  await expect(create({ input: [] })).rejects.toMatchObject({ status: 400, param: 'input' });
  await expect(create({ model: 'anthropic/claude' })).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
});

test("LangChain's embeddings, with queries and documents", async () => {
  const embeddings = new OpenAIEmbeddings({
    model: 'voyage/voyage-3.5',
    apiKey: gateway.key,
    configuration: { baseURL: `${gateway.url}/v1` },
    maxRetries: 0,
  });

  const [document = []] = await embeddings.embedDocuments(['The cat', 'A dog']);

  expect(document).toHaveLength(1024);
  expect(rounded([await embeddings.embedQuery('The cat')])).toEqual(rounded([document]));
});
