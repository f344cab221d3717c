/** The operator's own prices: what was agreed with a provider, or what a model costs that the table does not know. */
import * as z from 'zod/mini';

const price = z.exactOptional(z.number().check(z.nonnegative('must not be below zero')));

/** In USD for a million tokens, but for what starts with `per_`; the names are explained in `models/table.ts`. */
const prices = {
  input: price,
  output: price,
  cache_read: price,
  cache_write: price,
  cache_write_1h: price,
  input_audio: price,
  output_audio: price,
  cache_audio_read: price,
  input_image: price,
  output_reasoning: price,
  per_request: price,
  per_web_search: price,
  per_audio_hour: price,
  per_search_unit: price,
};

const pricing = z.strictObject({
  ...prices,
  /** A shorter recording is charged as one of so many seconds. */
  least_audio_seconds: price,
  /** Instead of the prices of the same name, for the whole of a request with more input tokens than `above`. */
  long_context: z.exactOptional(z.strictObject({ above: z.int().check(z.nonnegative()), ...prices })),
});

/** By `provider/model`, by alias, or by a pattern: `vllm/*`. A name counts before a pattern, the first pattern that fits before others. */
export const pricesSchema = z.record(z.string(), pricing);
