import * as z from 'zod';

// https://docs.mistral.ai/api/#tag/chat: OpenAI's shape, but every object is closed.

const textChunk = z.strictObject({ type: z.literal('text'), text: z.string() });
const referenceChunk = z.strictObject({
  type: z.literal('reference'),
  reference_ids: z.array(z.union([z.int(), z.string()])),
});

const contentChunk = z.discriminatedUnion('type', [
  textChunk,
  referenceChunk,
  z.strictObject({
    type: z.literal('image_url'),
    image_url: z.union([z.string(), z.strictObject({ url: z.string(), detail: z.string().nullish() })]),
  }),
  z.strictObject({ type: z.literal('document_url'), document_url: z.string(), document_name: z.string().nullish() }),
  z.strictObject({ type: z.literal('input_audio'), input_audio: z.unknown() }),
  z.strictObject({ type: z.literal('file'), file_id: z.string() }),
  z.strictObject({
    type: z.literal('thinking'),
    thinking: z.array(z.union([textChunk, referenceChunk])),
    signature: z.string().nullish(),
    closed: z.boolean().optional(),
  }),
]);

const content = z.union([z.string(), z.array(contentChunk)]);

const toolCall = z.strictObject({
  id: z.string().optional(),
  type: z.literal('function').optional(),
  function: z.strictObject({ name: z.string(), arguments: z.union([z.string(), z.record(z.string(), z.unknown())]) }),
  index: z.int().optional(),
});

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content }),
  z.strictObject({ role: z.literal('user'), content }),
  z.strictObject({
    role: z.literal('assistant'),
    content: content.nullish(),
    tool_calls: z.array(toolCall).nullish(),
    prefix: z.boolean().optional(),
  }),
  z.strictObject({
    role: z.literal('tool'),
    content: content.nullable(),
    tool_call_id: z.string().nullish(),
    name: z.string().nullish(),
  }),
]);

const tool = z.strictObject({
  type: z.literal('function').optional(),
  function: z.strictObject({
    name: z.string(),
    description: z.string().optional(),
    strict: z.boolean().optional(),
    parameters: z.record(z.string(), z.unknown()),
  }),
});

export const chatRequest = z.strictObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  temperature: z.number().min(0).max(1.5).nullish(),
  top_p: z.number().min(0).max(1).optional(),
  max_tokens: z.int().min(0).nullish(),
  stream: z.boolean().optional(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  random_seed: z.int().min(0).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  response_format: z
    .strictObject({
      type: z.enum(['text', 'json_object', 'json_schema']).optional(),
      json_schema: z
        .strictObject({
          name: z.string(),
          description: z.string().nullish(),
          schema: z.record(z.string(), z.unknown()),
          strict: z.boolean().optional(),
        })
        .nullish(),
    })
    .optional(),
  tools: z.array(tool).nullish(),
  tool_choice: z
    .union([
      z.enum(['auto', 'none', 'any', 'required']),
      z.strictObject({ type: z.literal('function').optional(), function: z.strictObject({ name: z.string() }) }),
    ])
    .optional(),
  presence_penalty: z.number().min(-2).max(2).optional(),
  frequency_penalty: z.number().min(-2).max(2).optional(),
  n: z.int().min(1).nullish(),
  prediction: z.unknown().optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning_effort: z.string().nullish(),
  prompt_mode: z.literal('reasoning').nullish(),
  guardrails: z.unknown().optional(),
  prompt_cache_key: z.string().nullish(),
  safe_prompt: z.boolean().optional(),
});

export type ChatRequest = z.output<typeof chatRequest>;
export type Message = z.output<typeof message>;

export function textOf(value: Message['content']): string {
  if (typeof value === 'string') return value;
  return (value ?? []).map((chunk) => (chunk.type === 'text' ? chunk.text : `[${chunk.type}]`)).join(' ');
}
