/** Tool calls and their results must pair up; a 400 that says which one is missing beats the provider's own. */
import type { AssistantMessage, Message, ToolMessage } from './chat-types.ts';
import { badParam } from './errors.ts';
import { isRecord } from './json-values.ts';

/** Checks that each assistant turn's calls are answered by the `tool` messages right after it, and only those. */
export function requirePairedToolResults(messages: readonly Message[]): void {
  let open = new Set<string>();
  messages.forEach((message, index) => {
    if (message.role === 'tool') answer(open, message, index);
    else {
      requireAnswered(open, index);
      requireKnownRole(message, index);
      if (message.role === 'assistant') open = callIds(message, index);
    }
  });
  requireAnswered(open, messages.length);
}

/** OpenAI's own clients may still send what it replaced by tools in 2023. */
function requireKnownRole(message: Message, index: number): void {
  if ((message.role as string) !== 'function') return;
  throw badParam(`messages[${index}].role`, 'Messages with the role `function` are not supported. Use tools.');
}

function callIds({ tool_calls }: AssistantMessage, index: number): Set<string> {
  const calls = tool_calls ?? [];
  const at = calls.findIndex((call) => !isRecord(call.function));
  if (at === -1) return new Set(calls.map((call) => call.id));
  throw badParam(`messages[${index}].tool_calls[${at}]`, 'Only function calls are supported in `tool_calls`.');
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
