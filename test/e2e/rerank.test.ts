/** Cohere's own client, both of its versions, pointed at the gateway: every provider behind it. */
import { Cohere, CohereClient, CohereClientV2, CohereError } from 'cohere-ai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../local/sandbox/server.ts';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';

const models = [
  'cohere/rerank-v3.5',
  'voyage/rerank-2.5',
  'jina/jina-reranker-v3',
  'jina_ai/jina-reranker-v3',
  'together/Salesforce/Llama-Rank-V1',
  'bedrock/cohere.rerank-v3-5:0',
  'bedrock/arn:aws:bedrock:us-east-1::foundation-model/amazon.rerank-v1:0',
  'fireworks/qwen3-reranker-8b',
  'vllm/BAAI/bge-reranker-v2-m3',
  'tei/any',
];

let sandbox: Sandbox;
let gateway: TestGateway;
let v1: CohereClient;
let v2: CohereClientV2;
beforeAll(async () => {
  sandbox = await startSandbox();
  gateway = await startTestGateway({
    env: { VLLM_API_KEY: 'vllm-key', TEI_API_KEY: 'tei-key' },
    config: {
      hosts: { vllm: { baseUrl: `${sandbox.url}/vllm` }, tei: { baseUrl: `${sandbox.url}/tei`, rerank: 'tei' } },
    },
  });
  const options = { token: gateway.key, environment: gateway.url, clientName: 'e2e', maxRetries: 0 };
  v1 = new CohereClient(options);
  v2 = new CohereClientV2(options);
});
afterAll(() => Promise.all([gateway.close(), sandbox.close()]));

const query = 'What is the capital of France?';
const documents = ['Bread is baked.', 'Paris is the capital of France.', 'Rome is the capital of Italy.'];
const sandboxed = (directives: string) => ({ headers: { 'x-rawdog-sandbox': directives } });

describe.each(models)('%s', (model) => {
  test('version 2 ranks texts', async () => {
    const { id, results } = await v2.rerank({ model, query, documents, topN: 2, maxTokensPerDoc: 500 });

    expect(id).toMatch(/./);
    expect(results).toEqual([
      { index: 1, relevanceScore: expect.any(Number) },
      { index: 2, relevanceScore: expect.any(Number) },
    ]);
  });

  test('version 1 ranks objects by the fields it names, and gives them back', async () => {
    const objects = documents.map((text, index) => ({ title: `No. ${index}`, text }));
    const { results } = await v1.rerank({
      model,
      query,
      documents: objects,
      rankFields: ['title', 'text'],
      returnDocuments: true,
      maxChunksPerDoc: 5,
      topN: 1,
    });

    expect(results).toEqual([{ index: 1, relevanceScore: expect.any(Number), document: objects[1] }]);
  });

  test('version 1 gives texts back as documents', async () => {
    const { results } = await v1.rerank({ model, query, documents, returnDocuments: true });

    expect(results.map(({ document }) => document?.text)).toEqual([documents[1], documents[2], documents[0]]);
  });

  test.each([
    [400, Cohere.BadRequestError],
    [401, Cohere.UnauthorizedError],
    [403, Cohere.ForbiddenError],
    [404, Cohere.NotFoundError],
    [429, Cohere.TooManyRequestsError],
    [500, Cohere.InternalServerError],
    [503, Cohere.ServiceUnavailableError],
  ])('the status %i is the error the client has for it', async (status, errorClass) => {
    const asked = { model, query, documents };

    await expect(v1.rerank(asked, sandboxed(`status=${status}`))).rejects.toThrow(errorClass);
    await expect(v2.rerank(asked, sandboxed(`status=${status}`))).rejects.toThrow(errorClass);
  });

  test('an answer that is none is an error with what came', async () => {
    const error = await v2.rerank({ model, query, documents }, sandboxed('html')).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(CohereError);
    expect(error).toMatchObject({ statusCode: 502, body: { error: { code: 'invalid_response' } } });
  });
});

test.each<[string, Partial<Cohere.V2RerankRequest>, number, string | null]>([
  ['a model of nobody', { model: 'nobody/m' }, 404, 'model'],
  ['a model without a provider', { model: 'rerank-v3.5' }, 404, 'model'],
  ['no documents', { documents: [] }, 400, 'documents'],
  ['no query', { query: '' }, 400, 'query'],
  ['none of the best', { topN: 0 }, 400, 'top_n'],
])('%s is refused by name', async (_, change, statusCode, param) => {
  const asked = { model: 'cohere/rerank-v3.5', query, documents, ...change };
  const error = await v2.rerank(asked).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(CohereError);
  expect(error).toMatchObject({ statusCode, body: { error: { param } } });
});

test('a wrong key is refused', async () => {
  const stranger = new CohereClientV2({ token: 'wrong', environment: gateway.url, maxRetries: 0 });

  await expect(stranger.rerank({ model: 'cohere/rerank-v3.5', query, documents })).rejects.toThrow(
    Cohere.UnauthorizedError,
  );
});

test('a client that retries gets its answer at last', async () => {
  let calls = 0;
  const flaky = new CohereClientV2({
    token: gateway.key,
    environment: gateway.url,
    fetch: (url, init) => {
      calls += 1;
      const headers = new Headers(init?.headers);
      if (calls === 1) headers.set('x-rawdog-sandbox', 'status=503');
      return fetch(url, { ...init, headers });
    },
  });

  expect((await flaky.rerank({ model: 'voyage/rerank-2.5', query, documents, topN: 1 })).results).toHaveLength(1);
  expect(calls).toBe(2);
});

test('a thousand documents are ranked, in pages where the provider gives pages', async () => {
  const many = [...Array(999).fill('Bread is baked.'), documents[1] ?? ''];

  const { results, meta } = await v2.rerank({ model: 'bedrock/amazon.rerank-v1:0', query, documents: many });
  expect([results.length, results[0]?.index, meta?.billedUnits?.searchUnits]).toEqual([1000, 999, 10]);
});
