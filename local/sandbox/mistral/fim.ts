import * as z from 'zod';

// https://docs.mistral.ai/api/endpoint/fim

export const fimRequest = z.strictObject({
  model: z.string().min(1),
  prompt: z.string(),
  suffix: z.string().nullish(),
  temperature: z.number().min(0).max(1.5).nullish(),
  top_p: z.number().min(0).max(1).optional(),
  max_tokens: z.int().min(0).nullish(),
  min_tokens: z.int().min(0).nullish(),
  stream: z.boolean().optional(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  random_seed: z.int().min(0).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
