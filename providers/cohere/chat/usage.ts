/** Token counts, the same for whole answers and streams. @see https://docs.cohere.com/reference/chat#response.body.usage */
import type { Usage } from '../../base/chat-types.ts';
import { count, isRecord, recordOf } from '../../base/json-values.ts';

/** `tokens` is all that was processed, templates and cached tokens too; `billed_units` is what is charged of it. */
export function toUsage(usage: unknown): Usage {
  const given = recordOf(usage);
  const tokens = recordOf(given['tokens'] ?? given['billed_units']);
  const prompt = count(tokens['input_tokens']);
  const completion = count(tokens['output_tokens']);
  const cached = given['cached_tokens'];
  const billed = given['billed_units'];
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...(typeof cached === 'number' && { prompt_tokens_details: { cached_tokens: cached } }),
    ...(isRecord(billed) && {
      billed_units: { input_tokens: count(billed['input_tokens']), output_tokens: count(billed['output_tokens']) },
    }),
  };
}
