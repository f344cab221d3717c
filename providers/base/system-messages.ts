/** System messages, for providers that take them apart from the conversation. */
import type { Message, SystemMessage } from './chat-types.ts';

export function isSystem(message: Message): message is SystemMessage {
  return message.role === 'system' || message.role === 'developer';
}

/** Those at the head of the conversation, and all that comes after them. */
export function splitSystem(messages: readonly Message[]): {
  readonly head: readonly SystemMessage[];
  readonly rest: readonly Message[];
} {
  const found = messages.findIndex((message) => !isSystem(message));
  const start = found === -1 ? messages.length : found;
  return { head: messages.slice(0, start) as SystemMessage[], rest: messages.slice(start) };
}

/** Hoisting a later system message would change what it applies to, so it stays in its place, told apart by a tag. */
export function inSystemTag(text: string): string {
  return `<system>\n${text}\n</system>`;
}
