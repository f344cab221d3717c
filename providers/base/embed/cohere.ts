/** What Cohere's models take, at Cohere and elsewhere. @see https://docs.cohere.com/reference/embed */
import { badParam, unsupportedParam } from '../errors.ts';
import { recordOf } from '../json-values.ts';
import { isGiven } from '../params.ts';
import { embedExtras } from './extras.ts';
import { textsOf } from './inputs.ts';
import { purposeIn } from './purpose.ts';
import type { EmbedRequest } from './types.ts';

/** The most texts of one call. */
export const cohereMaxInputs = 96;

const words = {
  document: 'search_document',
  query: 'search_query',
  classification: 'classification',
  clustering: 'clustering',
} as const;

/** @param model the name, in which its generation stands: `embed-v4.0`, `embed-english-v3` */
export function toCohereFields(request: EmbedRequest, model: string, provider: string): Record<string, unknown> {
  const { dimensions } = request;
  if (isGiven(dimensions) && isOld(model)) throw unsupportedParam('dimensions', model);
  return {
    texts: textsOf(request, provider),
    // Required, and most of what is embedded is to be searched.
    input_type: purposeIn(words, request) ?? words.document,
    ...(isGiven(dimensions) && { output_dimension: dimensions }),
    ...embedExtras(request),
    ...(isGiven(typesIn(request)) && { embedding_types: [embeddingType(request)] }),
  };
}

/** Floats, of which base64 is made here; another type is the caller's own wish. */
export function embeddingType(request: EmbedRequest): string {
  const [type = 'float', ...others] = [typesIn(request) ?? []].flat();
  if (typeof type === 'string' && others.length === 0) return type;
  const message = 'An answer in the form of OpenAI holds one of the `embedding_types`: ask for one.';
  throw badParam('embedding_types', message);
}

function typesIn(request: EmbedRequest): unknown {
  return (request as { embedding_types?: unknown }).embedding_types;
}

/** By type, of which an answer holds the one that was asked for; older models, and versions of the API, knew but floats. */
export function vectorsIn(embeddings: unknown, request: EmbedRequest): unknown {
  return Array.isArray(embeddings) ? embeddings : recordOf(embeddings)[embeddingType(request)];
}

/** Vectors can be shortened since the fourth generation. */
function isOld(model: string): boolean {
  return /-v[23]\b/.test(model);
}
