/**
 * OpenAI's embeddings, with the kind of text that other providers ask for.
 * @see https://platform.openai.com/docs/api-reference/embeddings
 */
import type { ModelRequest } from '../endpoint.ts';

/** A request to `/v1/embeddings`. Fields OpenAI does not know are the provider's own and pass through. */
export interface EmbedRequest extends ModelRequest {
  /** A text, several texts, a text as token ids, or several of those. */
  readonly input: string | readonly string[] | readonly number[] | readonly (readonly number[])[];
  readonly dimensions?: number | null;
  /** @default 'float' */
  readonly encoding_format?: 'float' | 'base64' | null;
  readonly user?: string | null;
  /** What the texts are for, in Cohere's and Voyage's words (`search_document`, `query`, …) or Gemini's and Jina's (`task`). */
  readonly input_type?: string | null;
  readonly task?: string | null;
}

export interface Embedding {
  readonly object: 'embedding';
  /** The place of its text in `input`. */
  readonly index: number;
  /** Floats, or little-endian float32 values as base64. */
  readonly embedding: readonly number[] | string;
}

export interface EmbedUsage {
  readonly prompt_tokens: number;
  readonly total_tokens: number;
}

export interface EmbedResponse {
  readonly object: 'list';
  readonly data: readonly Embedding[];
  readonly model: string;
  readonly usage: EmbedUsage;
}
