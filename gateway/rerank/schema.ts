/**
 * What a request to rerank must be, in version 1 or 2 of Cohere's API. Unknown fields are the provider's own, and pass.
 * @see https://docs.cohere.com/reference/rerank
 */
import * as z from 'zod/mini';
import { isRecord } from '../../providers/base/json-values.ts';
import { boolean, byHand, integer, maybe, name } from '../schema-parts.ts';

const atLeastOne = integer(1, Number.MAX_SAFE_INTEGER);

const isString = (item: unknown) => typeof item === 'string';

const documents = byHand((value) => {
  if (!Array.isArray(value)) return { message: 'must be an array of documents' };
  if (value.length === 0) return { message: 'must hold at least one document' };
  const wrong = value.findIndex((item) => !isString(item) && !isRecord(item));
  return wrong === -1 ? undefined : { message: 'must be a string or an object', path: [wrong] };
});

const rankFields = byHand((value) => {
  if (!Array.isArray(value)) return { message: 'must be an array of strings' };
  const wrong = value.findIndex((item) => !isString(item));
  return wrong === -1 ? undefined : { message: 'must be a string', path: [wrong] };
});

export const rerankSchema = z.looseObject({
  model: name,
  query: name,
  documents,
  top_n: maybe(atLeastOne),
  return_documents: maybe(boolean),
  rank_fields: maybe(rankFields),
  max_tokens_per_doc: maybe(atLeastOne),
  max_chunks_per_doc: maybe(atLeastOne),
});
