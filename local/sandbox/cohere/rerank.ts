import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { rank } from '../reranking.ts';
import { countTokens } from '../tokens.ts';
import { validate } from '../validation.ts';
import { toRefusal } from './refusal.ts';

// https://docs.cohere.com/reference/rerank: texts only, and no document comes back.

const rerankRequest = z.strictObject({
  model: z.string().min(1),
  query: z.string().min(1),
  documents: z.array(z.string()).min(1).max(10_000),
  top_n: z.int().min(1).optional(),
  max_tokens_per_doc: z.int().min(1).optional(),
  priority: z.int().min(0).max(999).optional(),
});

type RerankRequest = z.output<typeof rerankRequest>;

export function answerRerank(call: Call): Reply {
  const request = validate(rerankRequest, call.body, ([problem]) => toRefusal(problem, 'rerank'));
  const { query, documents, top_n } = request;
  const results = rank(query, documents, top_n).map(({ index, score }) => ({ index, relevance_score: score }));
  return jsonReply({
    id: call.requestId,
    results,
    meta: { api_version: { version: '2' }, billed_units: { search_units: searchUnits(request) } },
  });
}

const tokensPerPart = 500;
const partsPerUnit = 100;

/** A long document counts as several: https://docs.cohere.com/docs/how-does-cohere-pricing-work */
function searchUnits({ query, documents, max_tokens_per_doc = 4096 }: RerankRequest): number {
  const parts = documents.map((document) =>
    Math.ceil((countTokens(query) + Math.min(countTokens(document), max_tokens_per_doc)) / tokensPerPart),
  );
  return Math.ceil(parts.reduce((sum, each) => sum + each, 0) / partsPerUnit);
}
