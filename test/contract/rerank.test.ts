/** One suite over every rerank provider of the registry, through the whole gateway and the provider's own wire format. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RerankRequest, RerankResponse } from '../../providers/base/rerank/types.ts';
import { rerank } from '../../providers/rerank.ts';
import { startContractGateway, statuses } from '../helpers/contract.ts';
import type { TestGateway } from '../helpers/gateway.ts';

const query = 'What is the capital of France?';
const documents = [
  'Bread is baked in an oven.',
  'Paris is the capital of France.',
  'The capital of Italy is Rome.',
] as const;

const tokens = { billed_units: { total_tokens: 47 }, tokens: { input_tokens: 47 } };
const units = { billed_units: { search_units: 1 } };

interface Served {
  readonly target: string;
  /** What the answer tells of its usage, and the log line. */
  readonly meta: object;
  readonly metered: object;
  /** Of the parameters that may be left out. */
  readonly dropped: readonly string[];
}

const both = ['max_tokens_per_doc', 'max_chunks_per_doc'];

/** Hosts of the config are served by one entry of the registry, in two shapes. */
const served: Record<string, Served & { readonly entry?: string }> = {
  cohere: {
    target: 'cohere/rerank-v3.5',
    meta: { api_version: { version: '2' }, ...units },
    metered: { searchUnits: 1 },
    dropped: ['max_chunks_per_doc'],
  },
  voyage: {
    target: 'voyage/rerank-2.5',
    meta: { billed_units: { total_tokens: 47 } },
    metered: { promptTokens: 47 },
    dropped: both,
  },
  jina: {
    target: 'jina/jina-reranker-v3',
    meta: { billed_units: { total_tokens: 47 } },
    metered: { promptTokens: 47 },
    dropped: both,
  },
  together: {
    target: 'together/Salesforce/Llama-Rank-V1',
    meta: { ...tokens, tokens: { input_tokens: 47, output_tokens: 0 } },
    metered: { promptTokens: 47 },
    dropped: both,
  },
  bedrock: {
    target: 'bedrock/cohere.rerank-v3-5:0',
    meta: units,
    metered: { searchUnits: 1 },
    dropped: ['max_chunks_per_doc'],
  },
  fireworks: { target: 'fireworks/qwen3-reranker-8b', meta: tokens, metered: { promptTokens: 47 }, dropped: both },
  vllm: {
    entry: 'openai_compatible',
    target: 'vllm/BAAI/bge-reranker-v2-m3',
    meta: tokens,
    metered: { promptTokens: 47 },
    dropped: ['max_chunks_per_doc'],
  },
  tei: { entry: 'openai_compatible', target: 'tei/any', meta: {}, metered: {}, dropped: both },
};

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startContractGateway({ tei: { rerank: 'tei' } });
});
afterAll(() => gateway.close());

function post(request: object, headers: Record<string, string> = {}, path = '/v1/rerank'): Promise<Response> {
  return gateway.post(request, headers, path);
}

async function ranked(request: RerankRequest, path?: string): Promise<RerankResponse> {
  const response = await post(request, {}, path);
  const text = await response.text();
  expect([response.status, text]).toEqual([200, expect.any(String)]);
  return JSON.parse(text) as RerankResponse;
}

interface Refused {
  readonly status: number;
  readonly error: Record<string, unknown>;
}

async function refused(request: object, headers: Record<string, string> = {}): Promise<Refused> {
  const response = await post(request, headers);
  const { error } = (await response.json()) as { error: Record<string, unknown> };
  return { status: response.status, error };
}

test('the suite knows every provider of the registry', () => {
  const entries = Object.entries(served).map(([name, { entry = name }]) => entry);
  expect([...new Set(entries)].sort()).toEqual(Object.keys(rerank).sort());
});

describe.each(Object.entries(served))('%s', (provider, { target, meta, metered, dropped }) => {
  const asked = { model: target, query, documents };

  test.each(['/v1/rerank', '/v2/rerank', '/rerank'])(
    '%s ranks texts, the best first, and says what it used',
    async (path) => {
      expect(await ranked(asked, path)).toEqual({
        id: expect.stringMatching(/^\S+$/),
        results: [
          { index: 1, relevance_score: expect.closeTo(0.764, 2) },
          { index: 2, relevance_score: expect.any(Number) },
          { index: 0, relevance_score: expect.any(Number) },
        ],
        meta,
      });
    },
  );

  test('the log line says who answered and what it used', async () => {
    const before = gateway.lines.length;
    await ranked(asked);

    await expect.poll(() => gateway.lines.length).toBe(before + 1);
    const { promptTokens, searchUnits, ...line } = gateway.lines.at(-1) ?? {};
    expect(line).toMatchObject({ endpoint: 'rerank', provider, model: target, status: 200 });
    expect(JSON.parse(JSON.stringify({ promptTokens, searchUnits }))).toEqual(metered);
  });

  test('the best few are given, and more than there are is all of them', async () => {
    expect((await ranked({ ...asked, top_n: 1 })).results).toEqual([{ index: 1, relevance_score: expect.any(Number) }]);
    expect((await ranked({ ...asked, top_n: 50 })).results).toHaveLength(3);
  });

  test('documents come back as they were sent, beside their scores', async () => {
    const mixed = [documents[0], { text: documents[1], id: 7 }];
    const { results } = await ranked({ ...asked, documents: mixed, return_documents: true });

    expect(results.map(({ document }) => document)).toEqual([mixed[1], { text: documents[0] }]);
  });

  test('objects are ranked by the fields that are named, and come back whole', async () => {
    const objects = [
      { title: 'Bread', body: 'Baked.', noise: query },
      { title: 'Paris', body: 'The capital of France.', noise: '' },
    ];
    const { results } = await ranked({
      ...asked,
      documents: objects,
      rank_fields: ['title', 'body'],
      return_documents: true,
    });

    expect(results.map(({ index, document }) => [index, document])).toEqual([
      [1, objects[1]],
      [0, objects[0]],
    ]);
  });

  test('objects are ranked by their text where no fields are named', async () => {
    const objects = documents.map((text) => ({ noise: query, text }));

    expect((await ranked({ ...asked, documents: objects })).results.map(({ index }) => index)).toEqual([1, 2, 0]);
  });

  test('an object without the fields is named', async () => {
    expect(
      await refused({ ...asked, documents: [{ text: 'a' }, { title: 'b' }], rank_fields: ['text'] }),
    ).toMatchObject({
      status: 400,
      error: { param: 'documents[1]', message: expect.stringContaining('`rank_fields`') },
    });
  });

  test('hints that it lacks are left out and named', async () => {
    const response = await post({ ...asked, max_tokens_per_doc: 100, max_chunks_per_doc: 5 });

    expect(response.status).toBe(200);
    expect(response.headers.get('x-rawdog-dropped-params')).toBe(dropped.join(','));
  });

  test('null is the default', async () => {
    const response = await post({
      ...asked,
      top_n: null,
      rank_fields: null,
      return_documents: null,
      max_tokens_per_doc: null,
      max_chunks_per_doc: null,
    });

    expect([response.status, response.headers.get('x-rawdog-dropped-params')]).toEqual([200, null]);
  });

  test('there are no streams', async () => {
    expect(await refused({ ...asked, stream: true })).toMatchObject({ status: 400, error: { param: 'stream' } });
    expect((await post({ ...asked, stream: false })).status).toBe(200);
  });

  test.each([...statuses, [413, 413, 'false'] as const, [422, 400, 'false'] as const])(
    "the status %i of the provider becomes %i, in OpenAI's shape",
    async (upstream, status, retry) => {
      const response = await post(asked, { 'x-rawdog-sandbox': `status=${upstream},retry-after=7` });
      const { error } = (await response.json()) as { error: Record<string, unknown> };

      expect([response.status, response.headers.get('x-should-retry')]).toEqual([status, retry]);
      expect(error).toEqual({
        message: `Simulated failure with status ${upstream}.`,
        type: expect.any(String),
        param: null,
        code: error['code'],
      });
      // Bedrock says nothing of when to come back.
      if (upstream === 429 && provider !== 'bedrock') expect(response.headers.get('retry-after')).toBe('7');
    },
  );

  test.each(['html', 'half', 'empty', 'wrong'])('an answer that is none (%s) is a 502', async (fault) => {
    expect(await refused(asked, { 'x-rawdog-sandbox': fault })).toMatchObject({
      status: 502,
      error: { code: 'invalid_response' },
    });
  });

  test('a connection that breaks is told, not waited for', async () => {
    expect((await refused(asked, { 'x-rawdog-sandbox': 'cut=0' })).status).toBe(502);
    expect((await refused(asked, { 'x-rawdog-sandbox': 'stall=0' })).status).toBe(504);
  });

  test.runIf(provider !== 'tei')('the sandbox takes its directives behind the name of the model, too', async () => {
    expect((await refused({ ...asked, model: `${target}+status=429` })).status).toBe(429);
  });
});

test('nothing that was asked, and no key, is in the log', () => {
  expect(gateway.lines.length).toBeGreaterThan(100);
  expect(JSON.stringify(gateway.lines)).not.toMatch(/France|Bread|vllm-key|sandbox-key/);
});
