/** Token counts, the same for whole answers and streams. @see https://ai.google.dev/api/generate-content#UsageMetadata */
import type { Usage } from '../base/chat-types.ts';
import { count, type JsonRecord, recordsOf } from '../base/json-values.ts';

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
      ...named('image_tokens', tokensOf('IMAGE', usage['promptTokensDetails'])),
      ...named('cached_audio_tokens', tokensOf('AUDIO', usage['cacheTokensDetails'])),
    },
    completion_tokens_details: { reasoning_tokens: thoughts, ...audioTokens(usage['candidatesTokensDetails']) },
  };
}

function audioTokens(details: unknown): { audio_tokens?: number } {
  return named('audio_tokens', tokensOf('AUDIO', details));
}

/** Undefined where the modality is not among them. */
function tokensOf(modality: string, details: unknown): number | undefined {
  const found = recordsOf(details).find((detail) => detail['modality'] === modality);
  return found && count(found['tokenCount']);
}

function named<Name extends string>(name: Name, tokens: number | undefined): { [N in Name]?: number } {
  return tokens === undefined ? {} : ({ [name]: tokens } as { [N in Name]?: number });
}
