/**
 * What a request to rerank must be, in version 1 or 2 of Cohere's API. Unknown fields are the provider's own, and pass.
 * @see https://docs.cohere.com/reference/rerank
 */
import * as z from 'zod/mini';
import { boolean, integer, maybe, name, object, string } from '../schema-parts.ts';

const atLeastOne = integer(1, Number.MAX_SAFE_INTEGER);

const document = z.union([string, object], 'must be a string or an object');
const documents = z
  .array(document, 'must be an array of documents')
  .check(z.minLength(1, 'must hold at least one document'));

export const rerankSchema = z.looseObject({
  model: name,
  query: name,
  documents,
  top_n: maybe(atLeastOne),
  return_documents: maybe(boolean),
  rank_fields: maybe(z.array(string, 'must be an array of strings')),
  max_tokens_per_doc: maybe(atLeastOne),
  max_chunks_per_doc: maybe(atLeastOne),
});
