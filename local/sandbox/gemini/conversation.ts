import type { AnswerFormat, Conversation, Line, Tool, ToolChoice } from '../conversation.ts';
import type { Call } from '../dialect.ts';
import { type Content, declarationsOf, type GenerateContentRequest, type Part } from './request.ts';

export function toConversation(request: GenerateContentRequest, { provider, model }: Call): Conversation {
  const config = request.generationConfig ?? {};
  const choice = request.toolConfig?.functionCallingConfig;
  const allowed = choice?.allowedFunctionNames;
  return {
    provider,
    model,
    tools: declarationsOf(request)
      .filter(({ name }) => !allowed?.length || allowed.includes(name))
      .map(toTool),
    lines: [...toLines({ ...request.systemInstruction, role: 'system' }), ...request.contents.flatMap(toLines)],
    toolChoice: toToolChoice(choice?.mode),
    parallelToolCalls: true,
    format: toFormat(config),
    reasoning: thinks(request, model),
    maxTokens: config.maxOutputTokens,
    stop: config.stopSequences ?? [],
    choices: config.candidateCount ?? 1,
    cachesByItself: true,
  };
}

/** From 2.5 on models think unless told not to; whether it is shown is another question. */
function thinks({ generationConfig }: GenerateContentRequest, model: string): boolean {
  return /^gemini-(?:2\.5|[3-9])/.test(model) && generationConfig?.thinkingConfig?.thinkingBudget !== 0;
}

function toTool({
  name,
  description,
  parameters,
  parametersJsonSchema,
}: ReturnType<typeof declarationsOf>[number]): Tool {
  return { name, description, schema: parameters ?? (parametersJsonSchema as Tool['schema']) };
}

function toLines({ role = 'user', parts = [] }: Content): Line[] {
  return parts.map((part) => ({ role: toRole(role, part), text: toText(part) }));
}

function toRole(role: string, part: Part): Line['role'] {
  if (part.functionResponse) return 'tool';
  if (role === 'model') return 'assistant';
  return role === 'system' ? 'system' : 'user';
}

function toText({ text, functionCall, functionResponse }: Part): string {
  if (functionCall) return `${functionCall.name} ${JSON.stringify(functionCall.args ?? {})}`;
  return functionResponse ? toResultText(functionResponse.response) : (text ?? '[media]');
}

/** A result is an object; when it wraps a single text, that text is the result. */
function toResultText(response: Readonly<Record<string, unknown>>): string {
  const [only, ...others] = Object.values(response);
  return typeof only === 'string' && others.length === 0 ? only : JSON.stringify(response);
}

function toToolChoice(mode: string | undefined): ToolChoice {
  if (mode === 'ANY') return 'required';
  return mode === 'NONE' ? 'none' : 'auto';
}

function toFormat(config: NonNullable<GenerateContentRequest['generationConfig']>): AnswerFormat {
  if (config.responseMimeType !== 'application/json') return 'text';
  const schema = config.responseSchema ?? (config.responseJsonSchema as Record<string, unknown> | undefined);
  return schema ? { schema } : 'json';
}
