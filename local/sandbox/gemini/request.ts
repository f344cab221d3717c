import * as z from 'zod';

// https://ai.google.dev/api/generate-content: protocol buffers as JSON, so that an unknown name is an error everywhere.

/** The OpenAPI subset: no references, no `const`, no `additionalProperties`, one type a schema. */
const openAPISchema: z.ZodType<Record<string, unknown>> = z.lazy(() =>
  z.strictObject({
    type: z.string().optional(),
    format: z.string().optional(),
    title: z.string().optional(),
    description: z.string().optional(),
    nullable: z.boolean().optional(),
    enum: z.array(z.string()).optional(),
    properties: z.record(z.string(), openAPISchema).optional(),
    required: z.array(z.string()).optional(),
    items: openAPISchema.optional(),
    anyOf: z.array(openAPISchema).optional(),
    propertyOrdering: z.array(z.string()).optional(),
    default: z.unknown().optional(),
    example: z.unknown().optional(),
    pattern: z.string().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minItems: z.union([z.int(), z.string()]).optional(),
    maxItems: z.union([z.int(), z.string()]).optional(),
    minLength: z.union([z.int(), z.string()]).optional(),
    maxLength: z.union([z.int(), z.string()]).optional(),
    minProperties: z.union([z.int(), z.string()]).optional(),
    maxProperties: z.union([z.int(), z.string()]).optional(),
  }),
);

const struct = z.record(z.string(), z.unknown());
const blob = z.strictObject({ mimeType: z.string(), data: z.string(), displayName: z.string().optional() });

const part = z.strictObject({
  text: z.string().optional(),
  inlineData: blob.optional(),
  fileData: z.strictObject({ mimeType: z.string().optional(), fileUri: z.string() }).optional(),
  functionCall: z.strictObject({ id: z.string().optional(), name: z.string(), args: struct.optional() }).optional(),
  functionResponse: z
    .strictObject({
      id: z.string().optional(),
      name: z.string(),
      response: struct,
      parts: z.array(z.strictObject({ inlineData: blob.optional() })).optional(),
    })
    .optional(),
  executableCode: z.unknown().optional(),
  codeExecutionResult: z.unknown().optional(),
  thought: z.boolean().optional(),
  thoughtSignature: z.string().optional(),
});

const content = z.strictObject({ role: z.string().optional(), parts: z.array(part).optional() });

const functionDeclaration = z.strictObject({
  name: z.string().regex(/^[a-zA-Z_][\w.:-]{0,63}$/, 'Invalid function name.'),
  description: z.string().optional(),
  parameters: openAPISchema.optional(),
  parametersJsonSchema: z.unknown().optional(),
  response: openAPISchema.optional(),
  responseJsonSchema: z.unknown().optional(),
});

const tool = z.strictObject({
  functionDeclarations: z.array(functionDeclaration).optional(),
  googleSearch: z.unknown().optional(),
  codeExecution: z.unknown().optional(),
  urlContext: z.unknown().optional(),
});

const generationConfig = z.strictObject({
  candidateCount: z.int().min(1).max(8).optional(),
  maxOutputTokens: z.int().min(1).optional(),
  stopSequences: z.array(z.string()).max(5).optional(),
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  topK: z.number().optional(),
  seed: z.int().optional(),
  presencePenalty: z.number().optional(),
  frequencyPenalty: z.number().optional(),
  responseLogprobs: z.boolean().optional(),
  logprobs: z.int().optional(),
  responseMimeType: z.enum(['text/plain', 'application/json', 'text/x.enum']).optional(),
  responseSchema: openAPISchema.optional(),
  responseJsonSchema: z.unknown().optional(),
  responseModalities: z.array(z.string()).optional(),
  speechConfig: z.unknown().optional(),
  imageConfig: z.unknown().optional(),
  mediaResolution: z.string().optional(),
  thinkingConfig: z
    .strictObject({
      includeThoughts: z.boolean().optional(),
      thinkingBudget: z.int().min(-1).optional(),
      thinkingLevel: z.enum(['MINIMAL', 'LOW', 'MEDIUM', 'HIGH', 'minimal', 'low', 'medium', 'high']).optional(),
    })
    .optional(),
});

export const generateContentRequest = z.strictObject({
  model: z.string().optional(),
  contents: z.array(content).min(1, 'contents is not specified'),
  systemInstruction: content.optional(),
  tools: z.array(tool).optional(),
  toolConfig: z
    .strictObject({
      functionCallingConfig: z
        .strictObject({
          mode: z.enum(['MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED']).optional(),
          allowedFunctionNames: z.array(z.string()).optional(),
        })
        .optional(),
      retrievalConfig: z.unknown().optional(),
    })
    .optional(),
  generationConfig: generationConfig.optional(),
  safetySettings: z.array(z.strictObject({ category: z.string(), threshold: z.string() })).optional(),
  cachedContent: z.string().optional(),
  serviceTier: z.enum(['standard', 'flex', 'priority']).optional(),
});

export type GenerateContentRequest = z.output<typeof generateContentRequest>;
export type Content = z.output<typeof content>;
export type Part = z.output<typeof part>;

export function declarationsOf({ tools = [] }: GenerateContentRequest) {
  return tools.flatMap((entry) => entry.functionDeclarations ?? []);
}

/** Gemini 3 signs its function calls and wants the signatures back. */
export function isGemini3(model: string): boolean {
  return /^gemini-[3-9]/.test(model);
}
