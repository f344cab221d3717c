import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { countPairTokens, rank } from '../reranking.ts';
import { validate } from '../validation.ts';
import { toRefusal } from './refusal.ts';

// https://api.jina.ai/docs: documents are texts, or objects with a text or a picture, and come back unless told otherwise.

const document = z.union([z.string(), z.object({ text: z.string() }), z.object({ image: z.string() })]);

const rerankRequest = z.object({
  model: z.string().min(1),
  query: z.string().min(1),
  documents: z.array(document).min(1).max(2048),
  top_n: z.int().min(1).optional(),
  return_documents: z.boolean().default(true),
});

export function answerRerank(call: Call): Reply {
  const request = validate(rerankRequest, call.body, ([problem]) => toRefusal(problem));
  const { model, query, documents, top_n, return_documents } = request;
  const texts = documents.map(textOf);
  const results = rank(query, texts, top_n).map(({ index, score }) => ({
    index,
    relevance_score: score,
    ...(return_documents && { document: { text: texts[index] } }),
  }));
  return jsonReply({ model, object: 'list', usage: { total_tokens: countPairTokens(query, texts) }, results });
}

function textOf(document: RerankDocument): string {
  if (typeof document === 'string') return document;
  return 'text' in document ? document.text : '[image]';
}

type RerankDocument = z.output<typeof document>;
