/**
 * How much of its earlier reasoning a model wants to see again.
 * @see https://api-docs.deepseek.com/guides/thinking_mode#tool-calls
 */
import type { AssistantMessage, Message } from '../../base/chat-types.ts';

/** The models before V4 want only that of the turn under way, where it led to tool calls. The same list if it fits. */
export function withNewReasoning(messages: readonly Message[]): readonly Message[] {
  const question = messages.findLastIndex(({ role }) => role === 'user');
  const isOld = (message: Message, index: number) => index < question && 'reasoning_content' in message;
  if (!messages.some(isOld)) return messages;
  return messages.map((message, index) => (isOld(message, index) ? withoutReasoning(message) : message));
}

function withoutReasoning(message: Message): Message {
  const { reasoning_content: _, ...rest } = message as AssistantMessage;
  return rest;
}

/** From V4 on each assistant turn must have some, if only an empty text: a turn without it is a 400. */
export function withEveryReasoning(messages: readonly Message[]): readonly Message[] {
  if (!messages.some(lacksReasoning)) return messages;
  return messages.map((message) => (lacksReasoning(message) ? { ...message, reasoning_content: '' } : message));
}

function lacksReasoning(message: Message): message is AssistantMessage {
  return message.role === 'assistant' && !message.reasoning_content;
}
