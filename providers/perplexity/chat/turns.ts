/**
 * After the system messages, turns of user and assistant must alternate; tools are unknown, and PDFs go as bare base64.
 * @see https://docs.perplexity.ai/guides/file-attachments
 */
import type { ContentPart, Message } from '../../base/chat-types.ts';
import { parseDataUrl, toParts } from '../../base/content.ts';
import { unsupportedParam } from '../../base/errors.ts';

export function toTurns(messages: readonly Message[], provider: string): { messages?: readonly object[] } {
  const turns: Message[] = [];
  messages.forEach((message, index) => {
    requireNoTools(message, index, provider);
    const turn = inTheMiddle(message, turns);
    const last = turns.at(-1);
    if (last?.role === turn.role && turn.role !== 'system') turns[turns.length - 1] = merged(last, turn);
    else turns.push(turn);
  });
  const changed = turns.map(withFileUrls);
  const same = changed.length === messages.length && changed.every((turn, index) => turn === messages[index]);
  return same ? {} : { messages: changed };
}

function requireNoTools(message: Message, index: number, provider: string): void {
  const calls = message.role === 'assistant' && message.tool_calls;
  if (message.role === 'tool' || calls)
    throw unsupportedParam(`messages[${index}]`, provider, 'It knows no tools and no results of tools.');
}

/** System messages may only come first. */
function inTheMiddle(message: Message, turns: readonly Message[]): Message {
  const isLate = message.role === 'system' && turns.some(({ role }) => role !== 'system');
  return isLate ? { ...message, role: 'user' } : message;
}

function merged(first: Message, second: Message): Message {
  const bothText = typeof first.content === 'string' && typeof second.content === 'string';
  const content = bothText
    ? `${first.content}\n\n${second.content}`
    : [...toParts(first.content), ...toParts(second.content)];
  return { ...first, content } as Message;
}

function withFileUrls(message: Message): object {
  const hasFile = Array.isArray(message.content) && message.content.some((part) => part.type === 'file');
  return hasFile ? { ...message, content: toParts(message.content).map(toFileUrl) } : message;
}

function toFileUrl(part: ContentPart): object {
  if (part.type !== 'file') return part;
  const { file_data = '', filename } = part.file;
  const url = parseDataUrl(file_data)?.data ?? file_data;
  return { type: 'file_url', file_url: { url }, ...(filename && { file_name: filename }) };
}
