/** Reranking as each provider answers and refuses it. */
import { type Cohere, CohereClientV2 } from 'cohere-ai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxBaseUrl } from '../../../local/sandbox/providers.ts';
import { rank } from '../../../local/sandbox/reranking.ts';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const asked = { model: 'm', query: 'red fox', documents: ['a dog', 'a red fox'] };
const best = { index: 1, relevance_score: 0.933333 };
const other = { index: 0, relevance_score: 0 };

async function post(provider: string, body: object, path = '/rerank'): Promise<[number, unknown]> {
  const response = await fetch(sandboxBaseUrl(sandbox.url, provider) + path, {
    method: 'POST',
    headers: { authorization: 'Bearer any' },
    body: JSON.stringify(body),
  });
  return [response.status, await response.json()];
}

describe('documents are worth', () => {
  test.each([
    ['the share of the words they have', 'a b', ['a x', 'a b', 'x'], [1, 0, 2]],
    ['more if they are short', 'a', ['a x x', 'a'], [1, 0]],
    ['the same in any case and script', 'Größe 東京', ['größe', 'GRÖSSE', '東京 größe'], [2, 0, 1]],
    ['nothing without words', '?', ['a', ''], [0, 1]],
  ])('%s', (_, query, documents, order) => {
    const ranked = rank(query, documents);

    expect(ranked.map(({ index }) => index)).toEqual(order);
    expect(ranked.every(({ score }) => score >= 0 && score <= 1)).toBe(true);
  });
});

describe('cohere', () => {
  test('is understood by its own client', async () => {
    const client = new CohereClientV2({ token: 'any', environment: `${sandbox.url}/cohere` });
    const request: Cohere.V2RerankRequest = { ...asked, topN: 1 };

    expect(await client.rerank(request)).toEqual({
      id: expect.any(String),
      results: [{ index: 1, relevanceScore: 0.933333 }],
      meta: { apiVersion: { version: '2' }, billedUnits: { searchUnits: 1 } },
    });
  });

  test('bills a hundred documents as one, and long ones as several', async () => {
    const units = async (documents: string[], more = {}) => {
      const [, { meta }] = (await post('cohere', { ...asked, documents, ...more })) as [number, { meta: object }];
      return meta;
    };
    const long = Array(100).fill('word '.repeat(1000));

    expect(await units(Array(101).fill('a'))).toMatchObject({ billed_units: { search_units: 2 } });
    expect(await units(long)).toMatchObject({ billed_units: { search_units: 3 } });
    expect(await units(long, { max_tokens_per_doc: 100 })).toMatchObject({ billed_units: { search_units: 1 } });
  });

  test.each([
    [{ return_documents: true }, 422, "unknown field: parameter 'return_documents' is not a valid field."],
    [{ rank_fields: ['a'] }, 422, "unknown field: parameter 'rank_fields' is not a valid field."],
    [{ documents: undefined }, 400, 'invalid request: documents is required'],
    [{ documents: [{ text: 'a' }] }, 400, 'invalid request: documents.0'],
    [{ documents: [] }, 400, 'invalid request: documents'],
    [{ top_n: 0 }, 400, 'invalid request: top_n'],
  ])('refuses %j', async (change, status, message) => {
    expect(await post('cohere', { ...asked, ...change })).toEqual([
      status,
      { id: expect.any(String), message: expect.stringContaining(message) },
    ]);
  });
});

describe('voyage', () => {
  test('calls the list data', async () => {
    expect(await post('voyage', { ...asked, top_k: 1, return_documents: true })).toEqual([
      200,
      { object: 'list', data: [{ ...best, document: 'a red fox' }], model: 'm', usage: { total_tokens: 9 } },
    ]);
  });

  test.each([
    [{ top_n: 1 }, "Argument 'top_n' is not supported by our API."],
    [{ documents: Array(1001).fill('a') }, 'The request body is not valid: documents'],
    [{ documents: [{ text: 'a' }] }, 'The request body is not valid: documents.0'],
  ])('refuses %j', async (change, detail) => {
    expect(await post('voyage', { ...asked, ...change })).toEqual([400, { detail: expect.stringContaining(detail) }]);
  });
});

describe('jina', () => {
  test('returns documents unless told otherwise', async () => {
    const usage = { total_tokens: 9 };

    expect(await post('jina', { ...asked, documents: ['a dog', { text: 'a red fox' }], top_n: 1 })).toEqual([
      200,
      { model: 'm', object: 'list', usage, results: [{ ...best, document: { text: 'a red fox' } }] },
    ]);
    expect(await post('jina', { ...asked, return_documents: false })).toMatchObject([200, { results: [best, other] }]);
  });

  test.each([
    [{ query: undefined }, '[body, query]'],
    [{ documents: [5] }, '[body, documents, 0]'],
  ])('refuses %j', async (change, detail) => {
    expect(await post('jina', { ...asked, ...change })).toEqual([422, { detail: expect.stringContaining(detail) }]);
  });
});

describe('together', () => {
  test('ranks objects by all their fields, or by those that are named', async () => {
    const documents = [
      { title: 'dog', noise: 'red fox' },
      { title: 'red fox', noise: '' },
    ];
    const order = async (more: object) => {
      const [, { results }] = (await post('together', { ...asked, documents, ...more })) as [
        number,
        { results: { index: number }[] },
      ];
      return results.map(({ index }) => index);
    };

    expect(await order({ rank_fields: ['title'] })).toEqual([1, 0]);
    expect(await order({ rank_fields: ['noise'] })).toEqual([0, 1]);
    expect(await post('together', { ...asked, documents, rank_fields: ['title'], top_n: 1 })).toEqual([
      200,
      {
        object: 'rerank',
        id: expect.any(String),
        model: 'm',
        results: [{ index: 1, relevance_score: 0.95, document: {} }],
        usage: { prompt_tokens: 7, completion_tokens: 0, total_tokens: 7 },
      },
    ]);
  });

  test('refuses texts beside objects', async () => {
    expect(await post('together', { ...asked, documents: ['a', { text: 'b' }] })).toMatchObject([
      400,
      { error: { message: expect.stringContaining('documents') } },
    ]);
  });
});

describe('fireworks', () => {
  const model = 'accounts/fireworks/models/qwen3-reranker-8b';

  test('calls the list data, and returns documents unless told otherwise', async () => {
    const usage = { prompt_tokens: 9, total_tokens: 9 };

    expect(await post('fireworks', { ...asked, model, top_n: 1 })).toEqual([
      200,
      { object: 'list', model, data: [{ ...best, document: 'a red fox' }], usage },
    ]);
    expect(await post('fireworks', { ...asked, model, return_documents: false })).toMatchObject([
      200,
      { data: [best, other] },
    ]);
  });

  test.each([
    [{}, 404, 'Model not found'],
    [{ model, max_tokens_per_doc: 5 }, 400, 'Extra inputs are not permitted'],
    [{ model, documents: [{ text: 'a' }] }, 400, 'documents[0]'],
  ])('refuses %j', async (change, status, message) => {
    expect(await post('fireworks', { ...asked, ...change })).toMatchObject([
      status,
      { error: { message: expect.stringContaining(message) } },
    ]);
  });
});

describe('bedrock', () => {
  const textDocument = (text: string) => ({
    type: 'INLINE',
    inlineDocumentSource: { type: 'TEXT', textDocument: { text } },
  });
  const modelArn = 'arn:aws:bedrock:us-east-1::foundation-model/cohere.rerank-v3-5:0';
  const question = (sources: readonly object[], more: object = {}, arn = modelArn) => ({
    queries: [{ type: 'TEXT', textQuery: { text: 'red fox' } }],
    sources,
    rerankingConfiguration: {
      type: 'BEDROCK_RERANKING_MODEL',
      bedrockRerankingConfiguration: { modelConfiguration: { modelArn: arn } },
    },
    ...more,
  });

  test('answers in pages', async () => {
    const sources = [...Array(150).fill(textDocument('a dog')), textDocument('a red fox')];

    const [status, first] = (await post('bedrock', question(sources))) as [
      number,
      { nextToken: string; results: unknown[] },
    ];
    const [, second] = await post('bedrock', question(sources, { nextToken: first.nextToken }));

    expect([status, first.results.length]).toEqual([200, 100]);
    expect(first.results[0]).toEqual({ index: 150, relevanceScore: 0.933333 });
    expect(second).toEqual({ results: expect.any(Array) });
    expect((second as typeof first).results).toHaveLength(51);
  });

  test('ranks JSON, too', async () => {
    const document = { type: 'INLINE', inlineDocumentSource: { type: 'JSON', jsonDocument: { title: 'red fox' } } };

    expect(await post('bedrock', question([textDocument('dog'), document]))).toMatchObject([
      200,
      { results: [{ index: 1 }, { index: 0 }] },
    ]);
  });

  test.each([
    ['no source', question([]), 'sources'],
    ['too many sources', question(Array(1001).fill(textDocument('a'))), 'sources'],
    ['a text that is too long', question([textDocument('a'.repeat(32_001))]), 'sources.0'],
    ['an empty text', question([textDocument('')]), 'sources.0'],
    ['no query', question([textDocument('a')], { queries: [] }), 'queries'],
    ['an unknown field', question([textDocument('a')], { model: 'm' }), 'extraneous key [model]'],
    ['a model without its ARN', question([textDocument('a')], {}, 'cohere.rerank-v3-5:0'), 'model ARN is invalid'],
    ['a token of another making', question([textDocument('a')], { nextToken: 'x' }), 'next token is invalid'],
  ])('refuses %s', async (_, body, message) => {
    expect(await post('bedrock', body)).toEqual([400, { message: expect.stringContaining(message) }]);
  });

  test('takes directives behind the ARN', async () => {
    expect((await post('bedrock', question([textDocument('a')], {}, `${modelArn}+status=503`)))[0]).toBe(503);
  });
});

describe('a host', () => {
  test('answers as vLLM does, documents included', async () => {
    expect(await post('vllm', { ...asked, top_n: 1, anything: 'else' })).toEqual([
      200,
      {
        id: expect.stringMatching(/^rerank-/),
        model: 'm',
        usage: { prompt_tokens: 9, total_tokens: 9 },
        results: [{ ...best, document: { text: 'a red fox', multi_modal: null } }],
      },
    ]);
    expect(await post('vllm', { ...asked, documents: [{ text: 'a' }] })).toMatchObject([
      400,
      { error: { message: expect.stringContaining('documents[0]') } },
    ]);
  });

  const tei = (body: object) => post('tei', body, '/../rerank');
  const texts = asked.documents;

  test('that is asked for texts at its root answers as TEI does, with an array', async () => {
    const [first, second] = [
      { index: 1, score: best.relevance_score },
      { index: 0, score: 0 },
    ];

    expect(await tei({ query: 'red fox', texts })).toEqual([200, [first, second]]);
    expect(await tei({ query: 'red fox', texts, return_text: true })).toEqual([
      200,
      [
        { ...first, text: texts[1] },
        { ...second, text: texts[0] },
      ],
    ]);
  });

  test.each([
    [{ texts: [] }, 400, { error: '`texts` cannot be empty', error_type: 'Empty' }],
    [
      { texts: Array(33).fill('a') },
      413,
      { error: 'batch size 33 > maximum allowed batch size 32', error_type: 'Validation' },
    ],
    [{ query: 5 }, 422, { error: expect.stringContaining('query'), error_type: 'Tokenizer' }],
  ])('that is TEI refuses %j', async (change, status, error) => {
    expect(await tei({ query: 'q', texts, ...change })).toEqual([status, error]);
  });

  test('is not TEI below /v1', async () => {
    expect(await post('tei', { query: 'q', texts })).toMatchObject([400, { error: { param: 'documents' } }]);
  });
});
