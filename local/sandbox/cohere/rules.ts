import { explainFirst, type Rule } from '../rule.ts';
import { type ChatRequest, type Message, textOf } from './request.ts';

export const rules: readonly Rule<ChatRequest>[] = [
  ({ messages }) => {
    const last = messages.at(-1);
    return last?.role === 'user' && textOf(last.content) === ''
      ? 'invalid request: message must be at least 1 token long or tool results must be specified.'
      : undefined;
  },
  ({ tools, tool_choice }) =>
    tool_choice && !tools?.length
      ? 'invalid request: tool_choice can only be specified together with tools.'
      : undefined,
  ({ tools, documents, response_format }) =>
    response_format?.type === 'json_object' && (tools?.length || documents?.length)
      ? 'invalid request: response_format json_object cannot be specified together with tools or documents.'
      : undefined,
  ({ messages }) => explainFirst(messages, explainAssistant),
  ({ messages }) => explainFirst(messages, explainToolResult),
];

function explainAssistant(message: Message): string | undefined {
  if (message.role !== 'assistant' || message.tool_calls?.length || textOf(message.content) !== '') return undefined;
  return 'invalid request: all elements in history must have a message.';
}

/** A result belongs to a call of the assistant turn it follows. */
function explainToolResult(message: Message, index: number, messages: readonly Message[]): string | undefined {
  if (message.role !== 'tool') return undefined;
  const turn = messages.slice(0, index).findLast(({ role }) => role !== 'tool');
  const calls = turn?.role === 'assistant' ? (turn.tool_calls ?? []) : [];
  return calls.some(({ id }) => id === message.tool_call_id)
    ? undefined
    : `invalid request: tool call id "${message.tool_call_id}" not found in previous tool calls.`;
}
