/** What Cohere's models take, at Cohere and elsewhere. @see https://docs.cohere.com/reference/embed */
import { unsupportedParam } from '../errors.ts';
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
  };
}

/** Vectors can be shortened since the fourth generation. */
function isOld(model: string): boolean {
  return /-v[23]\b/.test(model);
}
