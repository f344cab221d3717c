/** The call itself: where it goes, how it is signed, and how pages become one answer. */
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { bedrockAgentRuntime } from '../../../../providers/bedrock/provider.ts';
import { handler } from '../../../../providers/bedrock/rerank/handler.ts';
import { rerankContext } from '../../../helpers/rerank-cases.ts';
import { startUpstream, type Upstream } from '../../../helpers/upstream.ts';

let upstream: Upstream | undefined;
afterEach(async () => {
  await upstream?.close();
  upstream = undefined;
});

interface Sent {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown>;
}

const aws = { region: 'us-west-2', credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }) };

/** Answers with one page after the other, the last one again and again. */
async function rerank(pages: readonly object[], request: object = {}) {
  const sent: Sent[] = [];
  upstream = await startUpstream(async (incoming, outgoing) => {
    const body = (await json(incoming)) as Record<string, unknown>;
    sent.push({ path: incoming.url, authorization: incoming.headers.authorization, body });
    const { status = 200, ...page } = (pages[sent.length - 1] ?? pages.at(-1) ?? {}) as { status?: number };
    outgoing.writeHead(status, { 'x-amzn-requestid': `page-${sent.length}` }).end(JSON.stringify(page));
  });
  const credentials = { aws, extra: { AGENT_RUNTIME_URL: upstream.url.origin } };
  const ctx = rerankContext('bedrock', 'amazon.rerank-v1:0', request, { credentials });
  const result = await handler.handleRequest(ctx.request, ctx).catch((error: unknown) => error);
  return { result, sent };
}

const result = (index: number, relevanceScore: number) => ({ index, relevanceScore });

test('one page is one call, signed for Bedrock', async () => {
  const { result: answered, sent } = await rerank([{ results: [result(1, 0.9), result(0, 0.2), result(2, 0.1)] }]);

  expect(answered).toEqual({
    kind: 'json',
    body: {
      id: 'fallback-id',
      results: [
        { index: 1, relevance_score: 0.9 },
        { index: 0, relevance_score: 0.2 },
        { index: 2, relevance_score: 0.1 },
      ],
      meta: { billed_units: { search_units: 1 } },
    },
    headers: {},
    dropped: [],
    upstreamRequestId: 'page-1',
  });
  expect(sent).toMatchObject([
    { path: '/rerank', authorization: expect.stringMatching(/Credential=a\/\d{8}\/us-west-2\/bedrock\/aws4_request/) },
  ]);
});

test('pages are fetched one after the other, with the same question, and become one answer', async () => {
  const { result: answered, sent } = await rerank([
    { results: [result(1, 0.5)], nextToken: 'one' },
    { results: [result(2, 0.9)], nextToken: 'two' },
    { results: [result(0, 0.1)] },
  ]);

  expect(answered).toMatchObject({ body: { results: [{ index: 2 }, { index: 1 }, { index: 0 }] } });
  expect(sent.map(({ body }) => body['nextToken'])).toEqual([undefined, 'one', 'two']);
  const questions = sent.map(({ body: { nextToken: _, ...question } }) => question);
  expect(questions).toEqual([questions[0], questions[0], questions[0]]);
});

describe('no answer is made of', () => {
  test.each([
    ['a page without results', [{ results: [result(0, 1)], nextToken: 'x' }, {}], 'invalid_response'],
    [
      'a page that comes twice',
      [{ results: [result(0, 1)], nextToken: 'x' }, { results: [result(0, 1)] }],
      'invalid_response',
    ],
    ['pages that do not end', [{ results: [], nextToken: 'x' }], 'invalid_response'],
    [
      'a page that fails',
      [
        { results: [result(0, 1)], nextToken: 'x' },
        { status: 429, message: 'Slow.' },
      ],
      'rate_limit_exceeded',
    ],
    ['more results than anybody asked for', [{ results: Array(200_000).fill({}) }], 'invalid_response'],
    ['a first page that is none', [{ unexpected: true }], 'invalid_response'],
  ])('%s', async (_, pages, code) => {
    const { result: failed, sent } = await rerank(pages);

    expect(failed).toMatchObject({ provider: 'bedrock', fields: { code } });
    expect(sent.length).toBeLessThanOrEqual(100);
  });
});

test('a stream is refused before anybody is called', async () => {
  const { result: failed, sent } = await rerank([], { stream: true });

  expect(failed).toMatchObject({ fields: { status: 400, param: 'stream' } });
  expect(sent).toEqual([]);
});

const key = { apiKey: 'k', aws };
const signed = expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=a\//) as string;

test.each([
  ['https://bedrock-agent-runtime.us-west-2.amazonaws.com/rerank', signed],
  ['https://vpce-0a1b.bedrock-agent-runtime.us-west-2.vpce.amazonaws.com/rerank', signed],
  ['https://proxy.example/rerank', 'Bearer k'],
])("a Bedrock API key does not open AWS's own agents: %s", async (url, authorization) => {
  const request = { method: 'POST', url: new URL(url), headers: {}, body: [] } as const;

  expect((await bedrockAgentRuntime.auth(request, key)).headers).toMatchObject({ authorization });
});

test.each([
  [{ aws }, 'https://bedrock-agent-runtime.us-west-2.amazonaws.com'],
  [
    { aws, baseUrl: 'https://vpce-0a1b-2c3d.bedrock-runtime.us-west-2.vpce.amazonaws.com/' },
    'https://bedrock-agent-runtime.us-west-2.amazonaws.com',
  ],
  [{ aws, baseUrl: 'https://proxy.example' }, 'https://proxy.example'],
  [{ apiKey: 'k' }, 'https://bedrock-agent-runtime.us-east-1.amazonaws.com'],
  [
    { aws, baseUrl: 'https://proxy.example', extra: { AGENT_RUNTIME_URL: 'https://agents.example' } },
    'https://agents.example',
  ],
])('agents have a host of their own, but behind a proxy: %j', (credentials, host) => {
  const { baseUrl } = bedrockAgentRuntime;

  expect(typeof baseUrl === 'function' && baseUrl(credentials)).toBe(host);
});
