import * as z from 'zod';

// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html. Every block is a union: exactly one member is set.

const base64 = z.base64();
const s3Location = z.strictObject({ uri: z.string(), bucketOwner: z.string().optional() });

const cachePoint = z.strictObject({ type: z.literal('default'), ttl: z.enum(['5m', '1h']).optional() });

const image = z.strictObject({
  format: z.enum(['png', 'jpeg', 'gif', 'webp']),
  source: z.strictObject({ bytes: base64.optional(), s3Location: s3Location.optional() }),
});

const document = z.strictObject({
  format: z.enum(['pdf', 'csv', 'doc', 'docx', 'xls', 'xlsx', 'html', 'txt', 'md']).optional(),
  name: z
    .string()
    .regex(
      /^[a-zA-Z0-9\-()[\]]+(?: [a-zA-Z0-9\-()[\]]+)*$/,
      'The file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. The name cannot contain more than one consecutive whitespace character.',
    ),
  source: z.strictObject({
    bytes: base64.optional(),
    s3Location: s3Location.optional(),
    text: z.string().optional(),
    content: z.array(z.strictObject({ text: z.string() })).optional(),
  }),
  context: z.string().optional(),
  citations: z.strictObject({ enabled: z.boolean() }).optional(),
});

const toolUse = z.strictObject({
  toolUseId: z.string().regex(/^[a-zA-Z0-9_.:-]{1,64}$/),
  name: z.string(),
  input: z.record(z.string(), z.unknown()),
  type: z.string().optional(),
});

const toolResult = z.strictObject({
  toolUseId: z.string().regex(/^[a-zA-Z0-9_.:-]{1,64}$/),
  content: z.array(
    z.strictObject({
      text: z.string().optional(),
      json: z.unknown().optional(),
      image: image.optional(),
      document: document.optional(),
      video: z.unknown().optional(),
    }),
  ),
  status: z.enum(['success', 'error']).optional(),
  type: z.string().optional(),
});

const contentBlock = z.strictObject({
  text: z.string().optional(),
  image: image.optional(),
  document: document.optional(),
  video: z.unknown().optional(),
  audio: z.unknown().optional(),
  toolUse: toolUse.optional(),
  toolResult: toolResult.optional(),
  guardContent: z.unknown().optional(),
  cachePoint: cachePoint.optional(),
  reasoningContent: z
    .strictObject({
      reasoningText: z.strictObject({ text: z.string(), signature: z.string().optional() }).optional(),
      redactedContent: base64.optional(),
    })
    .optional(),
});

const message = z.strictObject({ role: z.enum(['user', 'assistant']), content: z.array(contentBlock) });

const tool = z.strictObject({
  toolSpec: z
    .strictObject({
      name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
      description: z.string().min(1).optional(),
      inputSchema: z.strictObject({ json: z.record(z.string(), z.unknown()) }),
      strict: z.boolean().optional(),
    })
    .optional(),
  cachePoint: cachePoint.optional(),
  systemTool: z.unknown().optional(),
});

const toolChoice = z.strictObject({
  auto: z.strictObject({}).optional(),
  any: z.strictObject({}).optional(),
  tool: z.strictObject({ name: z.string() }).optional(),
});

export const converseRequest = z.strictObject({
  messages: z.array(message).min(1),
  system: z
    .array(
      z.strictObject({
        text: z.string().min(1).optional(),
        cachePoint: cachePoint.optional(),
        guardContent: z.unknown().optional(),
      }),
    )
    .optional(),
  inferenceConfig: z
    .strictObject({
      maxTokens: z.int().min(1).optional(),
      temperature: z.number().min(0).max(1).optional(),
      topP: z.number().min(0).max(1).optional(),
      stopSequences: z.array(z.string().min(1)).max(2500).optional(),
    })
    .optional(),
  toolConfig: z.strictObject({ tools: z.array(tool).min(1), toolChoice: toolChoice.optional() }).optional(),
  additionalModelRequestFields: z.record(z.string(), z.unknown()).optional(),
  additionalModelResponseFieldPaths: z.array(z.string()).optional(),
  guardrailConfig: z.unknown().optional(),
  requestMetadata: z.record(z.string(), z.string()).optional(),
  performanceConfig: z.strictObject({ latency: z.enum(['standard', 'optimized']) }).optional(),
  serviceTier: z.strictObject({ type: z.enum(['priority', 'default', 'flex', 'reserved']) }).optional(),
  promptVariables: z.unknown().optional(),
  outputConfig: z
    .strictObject({
      textFormat: z
        .strictObject({
          type: z.literal('json_schema'),
          structure: z.strictObject({
            jsonSchema: z.strictObject({
              schema: z.string(),
              name: z.string().optional(),
              description: z.string().optional(),
            }),
          }),
        })
        .optional(),
      effort: z.string().optional(),
    })
    .optional(),
});

export type ConverseRequest = z.output<typeof converseRequest>;
export type Message = z.output<typeof message>;
export type ContentBlock = z.output<typeof contentBlock>;

/** The members that make up the union of content blocks. */
export const contentBlockKeys: readonly string[] = Object.keys(contentBlock.shape);

export function isClaude(model: string): boolean {
  return model.includes('anthropic.claude');
}

/** The fields Claude takes besides the common ones. */
export function thinkingOf({ additionalModelRequestFields }: ConverseRequest): {
  type?: string;
  budget_tokens?: number;
} {
  return (additionalModelRequestFields?.['thinking'] ?? {}) as { type?: string; budget_tokens?: number };
}
