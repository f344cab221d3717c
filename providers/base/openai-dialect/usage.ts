/** One usage for all who nearly count like OpenAI, whole and streamed. */
import type { Usage } from '../chat-types.ts';
import { count, type JsonRecord, recordOf } from '../json-values.ts';

/** The same object where nothing needs mending. */
export function toUsage(usage: JsonRecord): Usage {
  return withTotals(withReasoning(withCached(usage))) as unknown as Usage;
}

/**
 * xAI leaves reasoning out of `completion_tokens` although its total holds it, and now and then the cache out of
 * `prompt_tokens`: both parts belong inside, and the total is their sum.
 */
function withTotals(usage: JsonRecord): JsonRecord {
  const { prompt_tokens, completion_tokens, total_tokens } = usage;
  const [prompt, completion, total] = [count(prompt_tokens), count(completion_tokens), count(total_tokens)];
  const cached = count(recordOf(usage['prompt_tokens_details'])['cached_tokens']);
  const reasoning = count(recordOf(usage['completion_tokens_details'])['reasoning_tokens']);
  const fullPrompt = cached > prompt ? prompt + cached : prompt;
  const fullCompletion = total === prompt + completion + reasoning ? completion + reasoning : completion;
  const sum = fullPrompt + fullCompletion;
  if (prompt_tokens === fullPrompt && completion_tokens === fullCompletion && total_tokens === sum) return usage;
  return { ...usage, prompt_tokens: fullPrompt, completion_tokens: fullCompletion, total_tokens: sum };
}

/** Cached tokens under the names DeepSeek, Together and others give them. */
function withCached(usage: JsonRecord): JsonRecord {
  const cached = usage['prompt_cache_hit_tokens'] ?? usage['num_cached_tokens'] ?? usage['cached_tokens'];
  const details = recordOf(usage['prompt_tokens_details']);
  if (typeof cached !== 'number' || typeof details['cached_tokens'] === 'number') return usage;
  return { ...usage, prompt_tokens_details: { ...details, cached_tokens: cached } };
}

/** Reasoning beside the completion, as SGLang and Perplexity count it: a part of it where it can be one. */
function withReasoning(usage: JsonRecord): JsonRecord {
  const { reasoning_tokens: reasoning } = usage;
  const details = recordOf(usage['completion_tokens_details']);
  if (!count(reasoning) || count(reasoning) > count(usage['completion_tokens'])) return usage;
  if (typeof details['reasoning_tokens'] === 'number') return usage;
  return { ...usage, completion_tokens_details: { ...details, reasoning_tokens: reasoning } };
}
