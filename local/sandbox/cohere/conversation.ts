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
    parallelToolCalls: true,
    format: toFormat(request.response_format),
    reasoning: reasons(request),
    maxTokens: request.max_tokens,
    stop: request.stop_sequences ?? [],
    choices: 1,
    cachesByItself: true,
  };
}

function toLine(message: Message): Line {
  const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : [];
  const called = calls.map((call) => `${call.function.name} ${call.function.arguments}`);
  return lineOf(message.role, textOf(message.content), ...called);
}

function toToolChoice(choice: ChatRequest['tool_choice']): ToolChoice {
  if (choice === 'REQUIRED') return 'required';
  return choice === 'NONE' ? 'none' : 'auto';
}

function toFormat(format: ChatRequest['response_format']): AnswerFormat {
  if (format?.type !== 'json_object') return 'text';
  return format.json_schema ? { schema: format.json_schema } : 'json';
}

/** Reasoning models reason unless told not to. */
function reasons({ model, thinking }: ChatRequest): boolean {
  return thinking ? thinking.type === 'enabled' : /reasoning/.test(model);
}
