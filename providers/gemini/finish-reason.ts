/** @see https://ai.google.dev/api/generate-content#FinishReason */
import type { FinishReason } from '../base/chat-types.ts';
import { ProviderError } from '../base/errors.ts';

const reasons: Readonly<Record<string, FinishReason>> = {
  MAX_TOKENS: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  BLOCKLIST: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  SPII: 'content_filter',
  MODEL_ARMOR: 'content_filter',
  IMAGE_SAFETY: 'content_filter',
  IMAGE_PROHIBITED_CONTENT: 'content_filter',
  IMAGE_RECITATION: 'content_filter',
};

/** The model said something that is no answer; asking again often helps. */
const failures = new Set([
  'MALFORMED_FUNCTION_CALL',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'MALFORMED_RESPONSE',
  'MISSING_THOUGHT_SIGNATURE',
]);

/** Gemini ends with `STOP` whether it called a function or not. */
export function toFinishReason(finishReason: unknown, toolCalls: number, provider: string): FinishReason {
  const reason = String(finishReason);
  if (failures.has(reason))
    throw new ProviderError(provider, 'upstream', `${provider} ended the answer with ${reason}.`);
  return reasons[reason] ?? (toolCalls > 0 ? 'tool_calls' : 'stop');
}
