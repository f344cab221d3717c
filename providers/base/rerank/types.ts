/**
 * Cohere's rerank, in the forms of its versions 1 and 2.
 * @see https://docs.cohere.com/reference/rerank
 */
import type { ModelRequest } from '../endpoint.ts';

/** A text, or an object whose `rank_fields` (by default `text`) are what is ranked. */
export type RerankDocument = string | Readonly<Record<string, unknown>>;

/** A request to `/v1/rerank`, `/v2/rerank` or `/rerank`. Unknown fields are the provider's own and pass through. */
export interface RerankRequest extends ModelRequest {
  readonly query: string;
  readonly documents: readonly RerankDocument[];
  /** How many results are to come back. @default all */
  readonly top_n?: number | null;
  /** The fields of an object that are ranked, in this order. @default its `text`, or else all of them */
  readonly rank_fields?: readonly string[] | null;
  /** Whether each result comes with its document. @default false */
  readonly return_documents?: boolean | null;
  readonly max_tokens_per_doc?: number | null;
  /** Version 1's limit on the parts a long document is cut into. */
  readonly max_chunks_per_doc?: number | null;
}

export interface RerankResult {
  /** The place of the document in the request. */
  readonly index: number;
  readonly relevance_score: number;
  /** Only where `return_documents` asked for it; a text comes as `{text}`. */
  readonly document?: Readonly<Record<string, unknown>>;
}

/** What a provider counted, under Cohere's names; each only where the provider tells. */
export interface RerankMeta {
  readonly api_version?: { readonly version: string };
  readonly billed_units?: { readonly search_units?: number; readonly total_tokens?: number };
  readonly tokens?: { readonly input_tokens?: number; readonly output_tokens?: number };
}

export interface RerankResponse {
  readonly id: string;
  /** By score, highest first. */
  readonly results: readonly RerankResult[];
  readonly meta: RerankMeta;
}
