import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { countInputTokens, toEmbeddingList } from '../embedding.ts';
import { Refusal } from '../refusal.ts';
import { validate } from '../validation.ts';
import { explainAsOpenAI } from './errors.ts';
import { invalid } from './rules.ts';
import type { EndpointRoutes, Variant } from './variant.ts';

type Answer = (variant: Variant, call: Call) => Reply;

/** `/embeddings`, as one host answers it. What stands before it in the path does not matter. */
export function embeddings(answer: Answer): EndpointRoutes {
  return (variant) => [{ path: /\/embeddings$/, answer: (call) => answer(variant, call) }];
}

const text = z.string().min(1);
const texts = z.union([text, z.array(text).min(1)]);
const token = z.int().min(0);
const withTokens = z.union([texts, z.array(token).min(1), z.array(z.array(token).min(1)).min(1)]);

const shared = { model: z.string().min(1), input: texts };
const dimensions = z.int().min(1).optional();
const encoding_format = z.enum(['float', 'base64']).optional();

// https://platform.openai.com/docs/api-reference/embeddings/create
const openAIRequest = z.strictObject({
  ...shared,
  input: withTokens,
  dimensions,
  encoding_format,
  user: z.string().optional(),
});

export const openAIEmbeddings: Answer = (variant, call) => {
  const request = read(openAIRequest, variant, call);
  const most = /-3-large/.test(request.model) ? 3072 : 1536;
  if (request.dimensions !== undefined && /ada-002/.test(request.model))
    throw invalid('This model does not support specifying dimensions.', 'dimensions');
  if ((request.dimensions ?? 0) > most)
    throw invalid(`Invalid value for 'dimensions' = ${request.dimensions}. Must be less than or equal to ${most}.`);
  return reply(request, most);
};

// Hosts nothing is known of: vLLM and its like take every field, and leave out those they do not know.
const hostRequest = z.object({ ...shared, input: withTokens, dimensions, encoding_format });

export const hostEmbeddings: Answer = (variant, call) => reply(read(hostRequest, variant, call), 768);

// https://docs.ollama.com/api/openai-compatibility
const ollamaRequest = z.object({ ...shared, dimensions, encoding_format });

export const ollamaEmbeddings: Answer = (variant, call) => reply(read(ollamaRequest, variant, call), 768);

// https://docs.together.ai/reference/embeddings: no count of tokens comes back.
const togetherRequest = z.strictObject(shared);

export const togetherEmbeddings: Answer = (variant, call) => {
  const { model, input } = read(togetherRequest, variant, call);
  return jsonReply(toEmbeddingList([input].flat(), { model, dimensions: 768, base64: false }));
};

// https://docs.fireworks.ai/api-reference/creates-an-embedding-vector-representing-the-input-text
const fireworksRequest = z.strictObject({
  ...shared,
  dimensions,
  prompt_template: z.string().optional(),
  return_logits: z.array(z.int()).optional(),
  normalize: z.boolean().optional(),
});

export const fireworksEmbeddings: Answer = (variant, call) => {
  const request = read(fireworksRequest, variant, call);
  if (!request.model.includes('/'))
    throw new Refusal(404, 'Model not found, inaccessible, and/or not deployed', { code: 'NOT_FOUND' });
  return reply(request, 768);
};

function read<T extends z.ZodType>(schema: T, { explain = explainAsOpenAI }: Variant, call: Call): z.output<T> {
  return validate(schema, call.body, ([problem]) => explain(problem));
}

const maxInputs = 2048;

interface EmbeddingsRequest {
  readonly model: string;
  readonly input: z.output<typeof withTokens>;
  readonly dimensions?: number | undefined;
  readonly encoding_format?: 'float' | 'base64' | undefined;
}

function reply({ model, input, dimensions, encoding_format }: EmbeddingsRequest, usual: number): Reply {
  const inputs = toList(input);
  if (inputs.length > maxInputs)
    throw invalid(`Invalid 'input': array too long. Expected at most ${maxInputs}.`, 'input');
  const tokens = countInputTokens(inputs);
  const base64 = encoding_format === 'base64';
  const list = toEmbeddingList(inputs, { model, dimensions: dimensions ?? usual, base64 });
  return jsonReply({ ...list, usage: { prompt_tokens: tokens, total_tokens: tokens } });
}

function toList(input: EmbeddingsRequest['input']): (string | number[])[] {
  if (typeof input === 'string') return [input];
  return typeof input[0] === 'number' ? [input as number[]] : (input as (string | number[])[]);
}
