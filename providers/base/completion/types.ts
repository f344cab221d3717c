/**
 * OpenAI's legacy text completions, whole and streamed: a chunk has the shape of a whole answer.
 * @see https://platform.openai.com/docs/api-reference/completions
 */
import type { Completion, CompletionChoice, CompletionCreateParamsNonStreaming } from 'openai/resources/completions';
import type { ModelRequest } from '../endpoint.ts';

/** A request to `/v1/completions`. Fields OpenAI does not know are the provider's own and pass through. */
export interface CompletionRequest
  extends Omit<CompletionCreateParamsNonStreaming, 'model' | 'stream' | 'prompt'>,
    ModelRequest {
  /** A text, several texts, a text as token ids, or several of those; null begins a new document. */
  readonly prompt: string | null | readonly string[] | readonly number[] | readonly (readonly number[])[];
}

export type CompletionResponse = Completion;

interface ChunkChoice extends Omit<CompletionChoice, 'finish_reason'> {
  /** Null but on the last chunk of a choice. */
  readonly finish_reason: CompletionChoice['finish_reason'] | null;
}

export interface CompletionChunk extends Omit<Completion, 'choices'> {
  readonly choices: ChunkChoice[];
}
