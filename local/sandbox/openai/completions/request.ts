import * as z from 'zod';

// https://platform.openai.com/docs/api-reference/completions/create

const token = z.int().min(0);

export const completionRequest = z.looseObject({
  model: z.string().min(1),
  prompt: z.union([
    z.string(),
    z.array(z.string()).min(1),
    z.array(token).min(1),
    z.array(z.array(token).min(1)).min(1),
  ]),
  suffix: z.string().nullish(),
  max_tokens: z.int().min(0).nullish(),
  n: z.int().min(1).max(128).nullish(),
  best_of: z.int().min(1).max(128).nullish(),
  logprobs: z.int().min(0).nullish(),
  echo: z.boolean().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  logit_bias: z.record(z.string(), z.number()).nullish(),
  seed: z.int().nullish(),
  user: z.string().nullish(),
});

export type CompletionRequest = z.output<typeof completionRequest>;

/** The fields OpenAI itself takes. */
export const openAIFields: readonly string[] = Object.keys(completionRequest.shape);

/** Token ids are no text the sandbox could read. */
export function promptsOf({ prompt }: CompletionRequest): string[] {
  if (typeof prompt === 'string') return [prompt];
  const several = typeof prompt[0] === 'number' ? [prompt as number[]] : (prompt as (string | number[])[]);
  return several.map((one) => (typeof one === 'string' ? one : `[tokens ${one.join(' ')}]`));
}
