/** What texts are embedded for. Providers mean the same and say it in words of their own. */
import { type Changes, without } from '../openai-dialect/request-parts.ts';
import type { EmbedRequest } from './types.ts';

type Purpose = 'document' | 'query' | 'classification' | 'clustering' | 'similarity' | 'code_query';

/** Any provider's word, in lower case, for what it means. */
const purposes: Readonly<Record<string, Purpose>> = {
  document: 'document',
  search_document: 'document',
  retrieval_document: 'document',
  'retrieval.passage': 'document',
  passage: 'document',
  generic_index: 'document',
  query: 'query',
  search_query: 'query',
  retrieval_query: 'query',
  'retrieval.query': 'query',
  generic_retrieval: 'query',
  classification: 'classification',
  clustering: 'clustering',
  separation: 'clustering',
  semantic_similarity: 'similarity',
  'text-matching': 'similarity',
  code_retrieval_query: 'code_query',
  'code.query': 'code_query',
  'nl2code.query': 'code_query',
};

/** A provider's words. What it has none for goes to it as the caller said it. */
export type PurposeWords = { readonly [P in Purpose]?: string };

/** Undefined where the caller did not say. */
export function purposeIn(words: PurposeWords, { input_type, task }: EmbedRequest): string | undefined {
  const said = input_type ?? task ?? undefined;
  const purpose = purposeOf(said);
  return (purpose && words[purpose]) ?? said;
}

export function purposeOf(word: string | undefined): Purpose | undefined {
  const key = word?.toLowerCase() ?? '';
  return Object.hasOwn(purposes, key) ? purposes[key] : undefined;
}

/** For hosts in OpenAI's dialect: the caller's word in the one field the host reads. */
export function purposeField(field: 'input_type' | 'task', words: PurposeWords, request: EmbedRequest): Changes {
  const other = field === 'task' ? 'input_type' : 'task';
  const word = purposeIn(words, request);
  return {
    ...without(request, [other]),
    ...(word !== undefined && word !== request[field] && { [field]: word }),
  };
}
