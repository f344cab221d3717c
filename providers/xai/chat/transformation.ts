import type { ChatRequest, FunctionTool } from '../../base/chat-types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { isRecord, type JsonRecord } from '../../base/json-values.ts';
import { openAICompatibleChat, type RequestPatch } from '../../base/openai-dialect/dialect.ts';
import { isGiven } from '../../base/params.ts';

const reasoningModel = /^grok-(?:4(?!.*non-reasoning)|3-mini|[5-9])/;

/** Reasoning models refuse these; schemas must not close their objects, and older models know no strict tools. */
function forModel(request: ChatRequest, { model }: CallContext<'chat'>): RequestPatch {
  const refused = reasoningModel.test(model) ? (['stop', 'presence_penalty', 'frequency_penalty'] as const) : [];
  const dropped = refused.filter((param) => isGiven(request[param]));
  return {
    fields: {
      ...Object.fromEntries(dropped.map((param) => [param, undefined])),
      ...(request.tools && { tools: request.tools.map((tool) => openTool(tool, model)) }),
    },
    dropped,
  };
}

function openTool(tool: FunctionTool, model: string): object {
  const { cache_control: _, ...plain } = tool;
  if (!plain.function) return plain;
  const { strict, ...rest } = plain.function;
  const keepsStrict = strict !== undefined && !/^grok-[23]/.test(model);
  const parameters = rest.parameters && openObjects(rest.parameters);
  return { ...plain, function: { ...rest, ...(parameters && { parameters }), ...(keepsStrict && { strict }) } };
}

function openObjects(schema: JsonRecord): Record<string, unknown> {
  const entries = Object.entries(schema).filter(([key, value]) => key !== 'additionalProperties' || value !== false);
  return Object.fromEntries(entries.map(([key, value]) => [key, openValue(value)]));
}

function openValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(openValue);
  return isRecord(value) ? openObjects(value) : value;
}

/** @see https://docs.x.ai/docs/api-reference#chat-completions */
export const xaiChat = openAICompatibleChat({
  params: { refused: [], dropped: ['logit_bias', 'store', 'prediction', 'verbosity'] },
  rename: { max_completion_tokens: 'max_tokens' },
  messageExtras: [],
  patchRequest: forModel,
});
