/** Cohere's parameters, and what becomes of those that a provider lacks. */
import { type Changes, without } from '../openai-dialect/request-parts.ts';
import { fieldsBeyond, isGiven } from '../params.ts';
import type { RerankRequest } from './types.ts';

/** Beside the model, the query and the documents. */
const params = [
  'top_n',
  'max_tokens_per_doc',
  'max_chunks_per_doc',
  'rank_fields',
  'return_documents',
  'stream',
] as const satisfies (keyof RerankRequest)[];

/** Takes out what the provider does not know: it is done here, or left out. */
export function withoutParams(request: RerankRequest, known: readonly string[]): Changes {
  return without(
    request,
    params.filter((param) => !known.includes(param)),
  );
}

/** Hints, without which an answer keeps its meaning. */
const hints = ['max_tokens_per_doc', 'max_chunks_per_doc'] as const;

/** The hints that were given and that the provider does not know. */
export function droppedParams(request: RerankRequest, known: readonly string[]): string[] {
  return hints.filter((hint) => isGiven(request[hint]) && !known.includes(hint));
}

const cohereFields = new Set<string>(['model', 'query', 'documents', ...params]);

/** Fields that only the provider knows, as the caller sent them. */
export function providerExtras(request: RerankRequest): Record<string, unknown> {
  return fieldsBeyond(request, cohereFields);
}
