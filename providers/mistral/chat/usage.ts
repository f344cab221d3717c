/** Token counts, the same for whole answers and streams. @see https://docs.mistral.ai/api/endpoint/chat */
import type { Usage } from '../../base/chat-types.ts';
import { count, recordOf } from '../../base/json-values.ts';

/** Cached tokens come under one of three names, or not at all. */
export function toUsage(usage: unknown): Usage {
  const given = recordOf(usage);
  const details = recordOf(given['prompt_tokens_details'] ?? given['prompt_token_details']);
  const cached = given['num_cached_tokens'] ?? details['cached_tokens'];
  const audio = details['audio_tokens'];
  const reasoning = recordOf(given['completion_tokens_details'])['reasoning_tokens'];
  const prompt = count(given['prompt_tokens']);
  const completion = count(given['completion_tokens']);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...(typeof cached === 'number' && {
      prompt_tokens_details: { cached_tokens: cached, ...(typeof audio === 'number' && { audio_tokens: audio }) },
    }),
    ...(typeof reasoning === 'number' && { completion_tokens_details: { reasoning_tokens: reasoning } }),
  };
}
