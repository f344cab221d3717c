import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { countPairTokens, rank } from '../reranking.ts';
import { validate } from '../validation.ts';
import { toRefusal } from './refusal.ts';

// https://docs.voyageai.com/reference/reranker-api: the number of results is `top_k`, and they are `data`.

const rerankRequest = z.strictObject({
  query: z.string().min(1),
  documents: z.array(z.string()).min(1).max(1000),
  model: z.string().min(1),
  top_k: z.int().min(1).nullish(),
  return_documents: z.boolean().nullish(),
  truncation: z.boolean().nullish(),
});

export function answerRerank(call: Call): Reply {
  const { query, documents, model, top_k, return_documents } = validate(rerankRequest, call.body, ([problem]) =>
    toRefusal(problem),
  );
  const data = rank(query, documents, top_k ?? undefined).map(({ index, score }) => ({
    index,
    relevance_score: score,
    ...(return_documents && { document: documents[index] }),
  }));
  return jsonReply({ object: 'list', data, model, usage: { total_tokens: countPairTokens(query, documents) } });
}
