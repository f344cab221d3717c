import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { Refusal } from '../refusal.ts';
import { countPairTokens, rank } from '../reranking.ts';
import { validate } from '../validation.ts';
import { explainAsOpenAI } from './errors.ts';
import { answerTei, asksTei } from './tei.ts';
import type { EndpointRoutes, Variant } from './variant.ts';

type Answer = (call: Call, variant: Variant) => Reply;

/** `/rerank`, which OpenAI does not have: each host answers it in a shape of its own. */
function rerankRoute(answer: Answer): EndpointRoutes {
  return (variant) => [{ path: /\/rerank$/, answer: (call) => answer(call, variant) }];
}

const shared = {
  query: z.string(),
  top_n: z.int().min(1).nullish(),
  return_documents: z.boolean().nullish(),
};
const texts = z.array(z.string()).min(1);

// https://docs.together.ai/reference/rerank: objects are ranked by all of their fields, or by those that are named.
const togetherRequest = z.object({
  ...shared,
  model: z.string(),
  documents: z.union([texts, z.array(z.record(z.string(), z.unknown())).min(1)]),
  rank_fields: z.array(z.string()).nullish(),
});

export const togetherRerank = rerankRoute((call, { explain = explainAsOpenAI }) => {
  const request = validate(togetherRequest, call.body, ([problem]) => explain(problem));
  const { model, query, documents, top_n, return_documents, rank_fields } = request;
  const ranked = documents.map((document) => {
    if (typeof document === 'string') return document;
    const fields = rank_fields ?? Object.keys(document);
    return fields.map((field) => String(document[field] ?? '')).join(' ');
  });
  const results = rank(query, ranked, top_n ?? undefined).map(({ index, score }) => ({
    index,
    relevance_score: score,
    document: return_documents ? { text: ranked[index] } : {},
  }));
  const tokens = countPairTokens(query, ranked);
  const usage = { prompt_tokens: tokens, completion_tokens: 0, total_tokens: tokens };
  return jsonReply({ object: 'rerank', id: call.requestId, model, results, usage });
});

// https://docs.fireworks.ai/api-reference/rerank-documents: the list is `data`, with the documents unless told otherwise.
const fireworksRequest = z.strictObject({
  ...shared,
  model: z.string(),
  documents: texts,
  task: z.string().nullish(),
});

export const fireworksRerank = rerankRoute((call, { explain = explainAsOpenAI }) => {
  const request = validate(fireworksRequest, call.body, ([problem]) => explain(problem));
  const { model, query, documents, top_n, return_documents } = request;
  if (!model.startsWith('accounts/'))
    throw new Refusal(404, 'Model not found, inaccessible, and/or not deployed', { code: 'NOT_FOUND' });
  const data = rank(query, documents, top_n ?? undefined).map(({ index, score }) => ({
    index,
    relevance_score: score,
    ...(return_documents !== false && { document: documents[index] }),
  }));
  const tokens = countPairTokens(query, documents);
  return jsonReply({ object: 'list', model, data, usage: { prompt_tokens: tokens, total_tokens: tokens } });
});

// https://docs.vllm.ai/en/latest/models/pooling_models.html: unknown fields are ignored, and documents always come back.
const vllmRequest = z.object({
  model: z.string().nullish(),
  query: z.string(),
  documents: texts,
  top_n: z.int().default(0),
  max_tokens_per_doc: z.int().default(0),
});

/** vLLM, and at the root beside it Text Embeddings Inference, which calls the documents texts. */
export const hostRerank = rerankRoute((call, variant) => (asksTei(call) ? answerTei(call) : answerVllm(call, variant)));

const answerVllm: Answer = (call, { explain = explainAsOpenAI }) => {
  const request = validate(vllmRequest, call.body, ([problem]) => explain(problem));
  const { query, documents, top_n } = request;
  const results = rank(query, documents, top_n || undefined).map(({ index, score }) => ({
    index,
    document: { text: documents[index], multi_modal: null },
    relevance_score: score,
  }));
  const tokens = countPairTokens(query, documents);
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  return jsonReply({ id: `rerank-${call.requestId}`, model: call.model, usage, results });
};
