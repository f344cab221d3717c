/** Bedrock may give its results in pages; the caller gets them all at once. */
import { callProvider } from '../../base/call.ts';
import type { CallContext, Handler, ProviderRequest } from '../../base/endpoint.ts';
import { badAnswer } from '../../base/errors.ts';
import { requireCapabilities, resultInfo } from '../../base/handler.ts';
import type { HttpAnswer } from '../../base/http-client.ts';
import { recordOf } from '../../base/json-values.ts';
import { parseAnswer, readBytes } from '../../base/read-answer.ts';
import { bedrockAgentRuntime as spec } from '../provider.ts';
import { bedrockRerank } from './transformation.ts';

const capabilities = { supportsStreaming: false, supportsFunctionCalls: false };

/** There are at most a thousand results: more pages than this are a provider that turns in circles. */
const maxPages = 100;

export const handler: Handler<'rerank'> = {
  provider: spec.id,
  ...capabilities,
  async handleRequest(request, ctx) {
    requireCapabilities(request, capabilities, ctx.provider);
    const providerRequest = bedrockRerank.transformRequest(request, ctx);
    const answer = await callProvider(spec, providerRequest, bedrockRerank, ctx);
    const results = await allResults(answer, providerRequest, ctx);
    const body = bedrockRerank.transformResponse({ results }, ctx);
    return { kind: 'json', body, ...resultInfo(answer, providerRequest) };
  },
};

async function allResults(
  first: HttpAnswer,
  request: ProviderRequest,
  ctx: CallContext<'rerank'>,
): Promise<readonly unknown[]> {
  let found: readonly unknown[] = [];
  let answer = first;
  for (let pages = 1; ; pages++) {
    const { results, nextToken } = await readPage(answer, ctx.provider);
    found = found.concat(results);
    if (!nextToken) return found;
    if (pages === maxPages) throw badAnswer(ctx.provider, `more than ${maxPages} pages of results`);
    answer = await callProvider(spec, { ...request, body: { ...request.body, nextToken } }, bedrockRerank, ctx);
  }
}

async function readPage(answer: HttpAnswer, provider: string) {
  const { results, nextToken } = recordOf(parseAnswer(await readBytes(answer.body, provider), provider));
  if (!Array.isArray(results)) throw badAnswer(provider, 'an answer without results');
  return { results: results as unknown[], nextToken };
}
