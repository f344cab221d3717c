/** One usage for all who nearly count like OpenAI, whole and streamed. */
import type { Usage } from '../chat-types.ts';
import { count, isRecord, type JsonRecord } from '../json-values.ts';

/** The same object where nothing needs mending. */
export function toUsage(usage: JsonRecord): Usage {
  return withReasoning(withCached(usage)) as unknown as Usage;
}

/** xAI leaves reasoning out of `completion_tokens` although its total holds it. */
function withReasoning(usage: JsonRecord): JsonRecord {
  const details = isRecord(usage['completion_tokens_details']) ? usage['completion_tokens_details'] : {};
  const reasoning = count(details['reasoning_tokens']);
  const [prompt, completion, total] = [usage['prompt_tokens'], usage['completion_tokens'], usage['total_tokens']].map(
    count,
  ) as [number, number, number];
  if (reasoning > 0 && total === prompt + completion + reasoning)
    return { ...usage, completion_tokens: completion + reasoning };
  return total === prompt + completion
    ? usage
    : { ...usage, prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

/** Cached tokens under the names DeepSeek and Mistral-like hosts give them. */
function withCached(usage: JsonRecord): JsonRecord {
  const cached = usage['prompt_cache_hit_tokens'] ?? usage['num_cached_tokens'] ?? usage['cached_tokens'];
  const details = isRecord(usage['prompt_tokens_details']) ? usage['prompt_tokens_details'] : {};
  if (typeof cached !== 'number' || typeof details['cached_tokens'] === 'number') return usage;
  return { ...usage, prompt_tokens_details: { ...details, cached_tokens: cached } };
}
