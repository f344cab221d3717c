import { CohereClientV2 } from 'cohere-ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const aws = {
  authorization: `AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
  'x-amz-date': '20260101T000000Z',
};

async function post(path: string, body: object): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(sandbox.url + path, {
    method: 'POST',
    headers: {
      'x-goog-api-key': 'any',
      'api-key': 'any',
      ...(path.includes('bedrock') ? aws : { authorization: 'Bearer any' }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const texts = (count: number) => Array.from({ length: count }, () => 'text');
const gemini = (model: string, count: number, more: object = {}) => ({
  requests: texts(count).map((text) => ({ model: `models/${model}`, content: { parts: [{ text }] }, ...more })),
});
const [cohere, v4] = [{ input_type: 'search_query' }, { model: 'embed-v4.0' }];
const nova = (params: object) => ({ taskType: 'SINGLE_EMBEDDING', singleEmbeddingParams: params });
const [first, second] = ['gemini-embedding-001', 'gemini-embedding-2'];
const google = (model: string) => `/gemini/v1beta/models/${model}:batchEmbedContents`;
const small = { model: 'text-embedding-3-small' };

/** What each provider refuses, and the words that tell. */
const refusals: [path: string, body: object, status: number, words: string][] = [
  ['/openai/v1/embeddings', { ...small, input: texts(2049) }, 400, 'array too long'],
  ['/openai/v1/embeddings', { ...small, input: '' }, 400, 'input'],
  ['/openai/v1/embeddings', { ...small, input: 'a', input_type: 'query' }, 400, 'Unrecognized request argument'],
  ['/openai/v1/embeddings', { ...small, input: 'a', dimensions: 1537 }, 400, 'Must be less than or equal to 1536'],
  ['/openai/v1/embeddings', { model: 'text-embedding-ada-002', input: 'a', dimensions: 8 }, 400, 'does not support'],
  ['/openai/v1/embeddings', { input: 'a' }, 400, 'Missing required parameter'],
  ['/azure/openai/v1/embeddings', { ...small, input: 'a', task: 'x' }, 400, 'Unrecognized request argument'],
  ['/azure/openai/deployments/text-embedding-3-small/embeddings', { input: 'a' }, 404, 'Resource not found'],
  ['/together/v1/embeddings', { model: 'a/b', input: 'a', encoding_format: 'base64' }, 400, 'encoding_format'],
  ['/together/v1/embeddings', { model: 'a/b', input: [1] }, 400, 'input'],
  ['/fireworks/inference/v1/embeddings', { model: 'a/b', input: 'a', user: 'u' }, 400, 'Extra inputs'],
  ['/fireworks/inference/v1/embeddings', { model: 'bare', input: 'a' }, 404, 'Model not found'],
  ['/ollama/v1/embeddings', { model: 'm', input: [1] }, 400, 'input'],
  ['/mistral/v1/embeddings', { model: 'mistral-embed', input: texts(257) }, 400, 'Too many inputs'],
  ['/mistral/v1/embeddings', { model: 'mistral-embed', input: 'a'.repeat(300_000) }, 400, 'Too many tokens'],
  ['/mistral/v1/embeddings', { model: 'mistral-embed', input: 'a', dimensions: 8 }, 422, 'Extra inputs'],
  ['/mistral/v1/embeddings', { model: 'mistral-embed', input: 'a', output_dimension: 8 }, 400, 'output_dimension'],
  ['/voyage/v1/embeddings', { model: 'voyage-3.5', input: texts(1001) }, 400, 'input'],
  ['/voyage/v1/embeddings', { model: 'voyage-3.5', input: 'a', encoding_format: 'float' }, 400, 'encoding_format'],
  ['/voyage/v1/embeddings', { model: 'voyage-3.5', input: 'a', dimensions: 8 }, 400, "'dimensions' is not supported"],
  ['/voyage/v1/embeddings', { model: 'voyage-3.5', input: 'a', input_type: 'search_query' }, 400, 'input_type'],
  ['/voyage/v1/embeddings', { model: 'voyage-law-2', input: 'a', output_dimension: 256 }, 400, 'output_dimension'],
  ['/jina/v1/embeddings', { model: 'jina-embeddings-v3', input: 'a', encoding_format: 'float' }, 422, 'body'],
  ['/jina/v1/embeddings', { model: 'jina-embeddings-v3', input: 'a', task: 'clustering' }, 422, 'task'],
  ['/jina/v1/embeddings', { model: 'jina-embeddings-v5', input: 'a', task: 'separation' }, 422, 'task'],
  ['/cohere/v2/embed', { ...v4, texts: ['a'] }, 400, 'input_type'],
  ['/cohere/v2/embed', { ...v4, ...cohere, texts: texts(97) }, 400, 'texts'],
  ['/cohere/v2/embed', { ...v4, ...cohere, texts: ['a'], dimensions: 8 }, 422, 'unknown field'],
  [
    '/cohere/v2/embed',
    { model: 'embed-english-v3.0', ...cohere, texts: ['a'], output_dimension: 256 },
    400,
    'output_dimension',
  ],
  [google(first), gemini(first, 101), 400, 'at most 100 requests can be in one batch'],
  [google(first), gemini('other', 1), 400, 'the model must be'],
  [google(first), gemini(first, 1, { taskType: 'QUERY' }), 400, 'task_type'],
  [google(second), gemini(second, 1, { taskType: 'CLUSTERING' }), 400, 'task_type is not supported'],
  [
    '/bedrock/model/amazon.titan-embed-text-v1/invoke',
    { inputText: 'a', dimensions: 256 },
    400,
    'extraneous key [dimensions]',
  ],
  ['/bedrock/model/amazon.titan-embed-text-v2%3A0/invoke', { inputText: 'a', dimensions: 8 }, 400, 'dimensions'],
  ['/bedrock/model/cohere.embed-english-v3/invoke', { ...cohere, texts: texts(97) }, 400, 'texts'],
  [
    '/bedrock/model/cohere.embed-english-v3/invoke',
    { ...cohere, texts: ['a'], output_dimension: 256 },
    400,
    'extraneous key',
  ],
  [
    '/bedrock/model/amazon.nova-2-multimodal-embeddings-v1%3A0/invoke',
    nova({ embeddingPurpose: 'X' }),
    400,
    'embeddingPurpose',
  ],
  ['/bedrock/model/meta.llama/invoke', { inputText: 'a' }, 400, 'model identifier is invalid'],
];

test.each(refusals)('%s refuses what the provider refuses: %#', async (path, body, status, words) => {
  const answer = await post(path, body);

  expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(words)]);
});

describe('answers', () => {
  test("OpenAI's, as its client reads them", async () => {
    const client = new OpenAI({ baseURL: `${sandbox.url}/openai/v1`, apiKey: 'any', maxRetries: 0 });

    const { data, usage } = await client.embeddings.create({ ...small, input: [[1, 2, 3], [4]] });

    expect(data.map(({ index, embedding }) => [index, embedding.length])).toEqual([
      [0, 1536],
      [1, 1536],
    ]);
    expect(usage).toEqual({ prompt_tokens: 4, total_tokens: 4 });
  });

  test("Cohere's, as its client reads them", async () => {
    const client = new CohereClientV2({ token: 'any', environment: `${sandbox.url}/cohere` });

    const { embeddings, meta } = await client.embed({
      ...v4,
      inputType: 'search_document',
      texts: ['text'],
      embeddingTypes: ['float', 'base64', 'int8'],
      outputDimension: 256,
    });

    const bytes = Buffer.from(embeddings.base64?.[0] ?? '', 'base64');
    expect(embeddings.float?.[0]?.[255]).toBeCloseTo(bytes.readFloatLE(255 * 4), 7);
    expect(embeddings.int8?.[0]?.every(Number.isInteger)).toBe(true);
    expect(meta?.billedUnits?.inputTokens).toBe(1);
  });

  test('the first generation of Gemini leaves shortened vectors as they are, and counts nothing', async () => {
    const lengthOf = (vector: readonly number[]) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    const answers = [first, second].map((model) =>
      post(google(model), gemini(model, 1, { outputDimensionality: 128 })),
    );
    const [one, two] = (await Promise.all(answers)).map(({ text }) => JSON.parse(text));

    expect(lengthOf(one.embeddings[0].values)).toBeLessThan(0.5);
    expect(lengthOf(two.embeddings[0].values)).toBeCloseTo(1, 5);
    expect([one.usageMetadata, two.usageMetadata]).toEqual([undefined, { promptTokenCount: 1 }]);
  });

  test('Bedrock counts in a header', async () => {
    const { headers } = await post('/bedrock/model/cohere.embed-v4%3A0/invoke', { ...cohere, texts: texts(3) });

    expect(headers.get('x-amzn-bedrock-input-token-count')).toBe('3');
  });

  test.each(['cohere.embed-english-v3', 'cohere.embed-v4%3A0'])(
    '%s of Bedrock answers by type where asked',
    async (model) => {
      const asked = { ...cohere, texts: texts(1), embedding_types: ['int8'] };
      const { text } = await post(`/bedrock/model/${model}/invoke`, asked);
      const { embeddings } = JSON.parse(text);

      expect(Object.keys(embeddings)).toEqual(['int8']);
      expect(embeddings.int8[0].every(Number.isInteger)).toBe(true);
    },
  );

  test('Together counts nothing, and Voyage a total', async () => {
    const together = await post('/together/v1/embeddings', { model: 'a/b', input: 'text' });
    const voyage = await post('/voyage/v1/embeddings', { model: 'voyage-3.5', input: 'text' });

    expect([JSON.parse(together.text).usage, JSON.parse(voyage.text).usage]).toEqual([undefined, { total_tokens: 1 }]);
  });

  test('the same text is always at the same place', async () => {
    const { text } = await post('/ollama/v1/embeddings', { model: 'm', input: ['a', 'b', 'a'] });
    const [a, b, again] = JSON.parse(text).data.map(({ embedding }: { embedding: number[] }) => embedding);

    expect(again).toEqual(a);
    expect(b).not.toEqual(a);
  });
});
