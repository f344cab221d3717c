/** Token counts, the same for whole answers and streams. @see https://ai.google.dev/api/generate-content#UsageMetadata */
import type { Usage } from '../base/chat-types.ts';
import { count, isRecord, type JsonRecord } from '../base/json-values.ts';

/** Thoughts are outside of the candidates' count, and what hosted tools read is outside of the prompt's. */
export function toUsage(usage: JsonRecord): Usage {
  const prompt = count(usage['promptTokenCount']) + count(usage['toolUsePromptTokenCount']);
  const thoughts = count(usage['thoughtsTokenCount']);
  const completion = count(usage['candidatesTokenCount']) + thoughts;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: count(usage['cachedContentTokenCount']),
      ...audioTokens(usage['promptTokensDetails']),
    },
    completion_tokens_details: { reasoning_tokens: thoughts, ...audioTokens(usage['candidatesTokensDetails']) },
  };
}

function audioTokens(details: unknown): { audio_tokens?: number } {
  const audio = Array.isArray(details)
    ? details.filter(isRecord).find(({ modality }) => modality === 'AUDIO')
    : undefined;
  return audio ? { audio_tokens: count(audio['tokenCount']) } : {};
}
