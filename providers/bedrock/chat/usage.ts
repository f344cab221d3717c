/** Token counts, the same for whole answers and streams. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html */
import type { Usage } from '../../base/chat-types.ts';
import { count, isRecord, recordsOf } from '../../base/json-values.ts';

/** `inputTokens` leaves out what was read from or written to the cache; OpenAI's `prompt_tokens` holds all. */
export function toUsage(value: unknown): Usage {
  const usage = isRecord(value) ? value : {};
  const read = count(usage['cacheReadInputTokens']);
  const written = count(usage['cacheWriteInputTokens']);
  const prompt = count(usage['inputTokens']) + read + written;
  const anHour = writtenForAnHour(usage['cacheDetails']);
  const completion = count(usage['outputTokens']);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: read,
      cache_write_tokens: written,
      ...(anHour > 0 && { cache_write_1h_tokens: anHour }),
    },
  };
}

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CacheDetail.html */
function writtenForAnHour(details: unknown): number {
  const kept = recordsOf(details).filter(({ ttl }) => ttl === '1h');
  return kept.reduce((total, { inputTokens }) => total + count(inputTokens), 0);
}
