import {
  type AnswerFormat,
  type Conversation,
  fromFunctionTools,
  type Line,
  lineOf,
  type ToolChoice,
} from '../conversation.ts';
import type { Call } from '../dialect.ts';
import { type ChatRequest, type Message, textOf } from './request.ts';

export function toConversation(request: ChatRequest, { provider, model }: Call): Conversation {
  return {
    provider,
    model,
    tools: fromFunctionTools(request.tools),
    lines: request.messages.map(toLine),
    toolChoice: toToolChoice(request.tool_choice),
    parallelToolCalls: request.parallel_tool_calls !== false,
    format: toFormat(request.response_format),
    reasoning: reasons(request),
    maxTokens: request.max_tokens ?? undefined,
    stop: [request.stop ?? []].flat(),
    choices: request.n ?? 1,
    cachesByItself: true,
  };
}

function toLine(message: Message): Line {
  const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : [];
  const called = calls.map((call) => `${call.function.name} ${JSON.stringify(call.function.arguments)}`);
  return lineOf(message.role, textOf(message.content), ...called);
}

function toToolChoice(choice: ChatRequest['tool_choice']): ToolChoice {
  if (typeof choice === 'object') return { name: choice.function.name };
  return choice === 'any' ? 'required' : (choice ?? 'auto');
}

function toFormat(format: ChatRequest['response_format']): AnswerFormat {
  if (format?.json_schema) return { schema: format.json_schema.schema };
  return format?.type === 'json_object' ? 'json' : 'text';
}

/** Magistral always reasons, other models when they are asked to. */
function reasons({ model, prompt_mode, reasoning_effort }: ChatRequest): boolean {
  return (
    prompt_mode === 'reasoning' || (reasoning_effort != null && reasoning_effort !== 'none') || /magistral/.test(model)
  );
}
