import {
  type AnswerFormat,
  type Conversation,
  fromFunctionTools,
  type Line,
  lineOf,
  type ToolChoice,
} from '../conversation.ts';
import type { Call } from '../dialect.ts';
import { type ChatMessage, type ChatRequest, textOf } from './request.ts';

export function toConversation(request: ChatRequest, reasoning: boolean, { provider, model }: Call): Conversation {
  return {
    provider,
    model,
    tools: fromFunctionTools(request.tools),
    lines: request.messages.map(toLine),
    toolChoice: toToolChoice(request.tool_choice),
    parallelToolCalls: request.parallel_tool_calls !== false,
    format: toFormat(request.response_format),
    reasoning,
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
    stop: [request.stop ?? []].flat(),
    choices: request.n ?? 1,
    cachesByItself: true,
  };
}

const roles = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
  function: 'tool',
} as const satisfies Record<ChatMessage['role'], Line['role']>;

function toLine({ role, content, tool_calls }: ChatMessage): Line {
  const calls = (tool_calls ?? []).map((call) => `${call.function.name} ${call.function.arguments}`);
  return lineOf(roles[role], textOf(content), ...calls);
}

function toToolChoice(choice: ChatRequest['tool_choice']): ToolChoice {
  if (typeof choice === 'object' && choice !== null) return { name: choice.function.name };
  return choice === 'any' ? 'required' : (choice ?? 'auto');
}

function toFormat(format: ChatRequest['response_format']): AnswerFormat {
  if (!format || format.type === 'text') return 'text';
  const schema = format.type === 'json_schema' ? format.json_schema.schema : format.schema;
  return schema ? { schema } : 'json';
}
