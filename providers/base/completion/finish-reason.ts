import { toFinishReason } from '../openai-dialect/finish-reason.ts';
import type { CompletionResponse } from './types.ts';

type CompletionReason = CompletionResponse['choices'][number]['finish_reason'];

/** A completion calls no tools. */
export function toCompletionReason(reason: string, provider: string): CompletionReason {
  const known = toFinishReason(reason, false, provider);
  return known === 'length' || known === 'content_filter' ? known : 'stop';
}
