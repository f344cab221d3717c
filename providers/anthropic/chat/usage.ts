/** Token counts, the same for whole answers and streams. @see https://docs.claude.com/en/api/messages#response-usage */
import type { Usage } from '../../base/chat-types.ts';
import { count, isRecord, type JsonRecord, recordOf } from '../../base/json-values.ts';

/** `input_tokens` leaves out what was read from or written to the cache; OpenAI's `prompt_tokens` holds all. */
export function toUsage(usage: JsonRecord): Usage {
  const read = count(usage['cache_read_input_tokens']);
  const written = count(usage['cache_creation_input_tokens']);
  const prompt = count(usage['input_tokens']) + read + written;
  const completion = count(usage['output_tokens']);
  const anHour = count(recordOf(usage['cache_creation'])['ephemeral_1h_input_tokens']);
  const searches = count(recordOf(usage['server_tool_use'])['web_search_requests']);
  const details = usage['output_tokens_details'];
  const tier = usage['service_tier'];
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: read,
      cache_write_tokens: written,
      ...(anHour > 0 && { cache_write_1h_tokens: anHour }),
    },
    ...(isRecord(details) && { completion_tokens_details: { reasoning_tokens: count(details['thinking_tokens']) } }),
    // Other tiers have other prices.
    ...(typeof tier === 'string' && tier !== 'standard' && { service_tier: tier }),
    ...(searches > 0 && { server_tool_use: { web_search_requests: searches } }),
  };
}
