import * as z from 'zod';

// https://docs.cohere.com/reference/chat: an unknown field is refused at every depth.

const text = z.strictObject({ type: z.literal('text'), text: z.string() });

const userContent = z.discriminatedUnion('type', [
  text,
  z.strictObject({
    type: z.literal('image_url'),
    image_url: z.strictObject({ url: z.string(), detail: z.enum(['low', 'high', 'auto']).optional() }),
  }),
]);

const assistantContent = z.discriminatedUnion('type', [
  text,
  z.strictObject({ type: z.literal('thinking'), thinking: z.string() }),
]);

const toolContent = z.discriminatedUnion('type', [
  text,
  z.strictObject({
    type: z.literal('document'),
    document: z.strictObject({ data: z.unknown(), id: z.string().optional() }),
  }),
]);

const toolCall = z.strictObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string(), arguments: z.string() }),
});

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: z.union([z.string(), z.array(text)]) }),
  z.strictObject({ role: z.literal('user'), content: z.union([z.string(), z.array(userContent)]) }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.union([z.string(), z.array(assistantContent)]).optional(),
    tool_calls: z.array(toolCall).optional(),
    tool_plan: z.string().optional(),
    citations: z.array(z.unknown()).optional(),
  }),
  z.strictObject({
    role: z.literal('tool'),
    tool_call_id: z.string(),
    content: z.union([z.string(), z.array(toolContent)]),
  }),
]);

const tool = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name: z.string(),
    description: z.string().optional(),
    parameters: z.record(z.string(), z.unknown()),
  }),
});

export const chatRequest = z.strictObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  tools: z.array(tool).optional(),
  strict_tools: z.boolean().optional(),
  documents: z.array(z.unknown()).optional(),
  citation_options: z.strictObject({ mode: z.string() }).optional(),
  response_format: z
    .strictObject({
      type: z.enum(['text', 'json_object']),
      json_schema: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  safety_mode: z.enum(['CONTEXTUAL', 'STRICT', 'OFF', 'NONE']).optional(),
  max_tokens: z.int().min(0).optional(),
  stop_sequences: z.array(z.string()).max(5).optional(),
  temperature: z.number().min(0).max(1).optional(),
  seed: z.int().min(0).optional(),
  frequency_penalty: z.number().min(0).max(1).optional(),
  presence_penalty: z.number().min(0).max(1).optional(),
  k: z.int().min(0).max(500).optional(),
  p: z.number().min(0.01).max(0.99).optional(),
  logprobs: z.boolean().optional(),
  tool_choice: z.enum(['REQUIRED', 'NONE']).optional(),
  thinking: z
    .strictObject({ type: z.enum(['enabled', 'disabled']), token_budget: z.int().min(1).optional() })
    .optional(),
  priority: z.int().optional(),
  stream: z.boolean().optional(),
});

export type ChatRequest = z.output<typeof chatRequest>;
export type Message = z.output<typeof message>;
export type ToolMessage = Extract<Message, { role: 'tool' }>;

type Content = Message['content'];

export function textOf(content: Content): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(partText).join(' ');
}

function partText(part: Exclude<NonNullable<Content>, string>[number]): string {
  if (part.type === 'text') return part.text;
  if (part.type === 'thinking') return part.thinking;
  if (part.type === 'image_url') return '[image]';
  return typeof part.document.data === 'string' ? part.document.data : JSON.stringify(part.document.data);
}
