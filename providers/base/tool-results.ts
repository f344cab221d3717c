/** Tool calls and their results must pair up; a 400 that says which one is missing beats the provider's own. */
import type { AssistantMessage, Message, ToolMessage } from './chat-types.ts';
import { badParam } from './errors.ts';

/** Checks that each assistant turn's calls are answered by the `tool` messages right after it, and only those. */
export function requirePairedToolResults(messages: readonly Message[]): void {
  let open = new Set<string>();
  messages.forEach((message, index) => {
    if (message.role === 'tool') answer(open, message, index);
    else {
      requireAnswered(open, index);
      if (message.role === 'assistant') open = callIds(message);
    }
  });
  requireAnswered(open, messages.length);
}

function callIds(message: AssistantMessage): Set<string> {
  return new Set((message.tool_calls ?? []).map((call) => call.id));
}

function answer(open: Set<string>, message: ToolMessage, index: number): void {
  if (open.delete(message.tool_call_id)) return;
  const problem = `\`messages[${index}]\` answers the tool call \`${shorten(message.tool_call_id)}\`, which the assistant turn before it did not make.`;
  throw badParam(`messages[${index}].tool_call_id`, problem);
}

function requireAnswered(open: Set<string>, index: number): void {
  const [missing] = open;
  if (missing === undefined) return;
  throw badParam(
    'messages',
    `The tool call \`${shorten(missing)}\` has no answer: a message with role \`tool\` must follow before \`messages[${index}]\`.`,
  );
}

function shorten(id: string): string {
  return id.length > 80 ? `${id.slice(0, 80)}…` : id;
}
