/** Takes out of messages and tools what only other providers know: hosts refuse fields they do not know. */
import type { AssistantMessage, ChatRequest, ContentPart, Message, ToolCall } from '../chat-types.ts';
import { plainId } from '../signed-ids.ts';
import type { Dialect, MessageExtra, ReasoningField } from './dialect.ts';

/** Most conversations need no change, and then go out as the text that came in. */
export function cleanMessages(
  request: ChatRequest,
  dialect: Dialect,
  model: string,
): { messages?: readonly Message[] } {
  const { reasoningBack } = dialect;
  const field = typeof reasoningBack === 'function' ? reasoningBack(model) : reasoningBack;
  const kept = dialect.messageExtras ?? ['name'];
  const foreign = extras.filter((extra) => !kept.includes(extra as MessageExtra));
  const cleaned = request.messages.map((message) => withReasoning(cleanMessage(message, foreign), message, field));
  return cleaned.some((message, index) => message !== request.messages[index]) ? { messages: cleaned } : {};
}

export function cleanTools({ tools }: ChatRequest, dialect: Dialect): Partial<Pick<ChatRequest, 'tools'>> {
  const marked = !dialect.messageExtras?.includes('cache_control') && tools?.some((tool) => tool.cache_control);
  return marked && tools ? { tools: tools.map(({ cache_control: _, ...tool }) => tool) } : {};
}

const extras = [
  'name',
  'reasoning_content',
  'reasoning',
  'reasoning_details',
  'thinking_blocks',
  'cache_control',
  'annotations',
] as const;

function cleanMessage(message: Message, foreign: readonly string[]): Message {
  let clean: Message = message;
  for (const field of foreign) if (field in clean) clean = without(clean, field);
  const marked = foreign.includes('cache_control') && Array.isArray(clean.content) && clean.content.some(isMarked);
  if (marked)
    clean = {
      ...clean,
      content: (clean.content as ContentPart[]).map((part) => without(part, 'cache_control')),
    } as Message;
  if (clean.role === 'tool') return withPlainResultId(clean);
  return clean.role === 'assistant' ? cleanCalls(clean) : clean;
}

/** Reasoning goes back under the host's own name for it, and only where the host wants it. */
function withReasoning(clean: Message, original: Message, field: ReasoningField | undefined): Message {
  if (field === undefined || original.role !== 'assistant') return clean;
  const reasoning = original.reasoning_content ?? original.reasoning;
  return reasoning ? ({ ...clean, [field]: reasoning } as Message) : clean;
}

function without<T extends object>(original: T, field: string): T {
  const { [field as keyof T]: _, ...rest } = original;
  return rest as T;
}

function isMarked(part: ContentPart): boolean {
  return part.cache_control !== undefined;
}

function withPlainResultId(message: Message & { role: 'tool' }): Message {
  const tool_call_id = plainId(message.tool_call_id);
  return tool_call_id === message.tool_call_id ? message : { ...message, tool_call_id };
}

/** An empty list of calls is refused, and signatures of other providers mean nothing here. */
function cleanCalls(message: AssistantMessage): Message {
  const { tool_calls } = message;
  if (!tool_calls) return message;
  if (tool_calls.length === 0) return without(message, 'tool_calls');
  return tool_calls.some(isForeign) ? { ...message, tool_calls: tool_calls.map(cleanCall) } : message;
}

function isForeign(call: ToolCall): boolean {
  return call.extra_content !== undefined || plainId(call.id) !== call.id;
}

function cleanCall({ extra_content: _, ...call }: ToolCall): ToolCall {
  return { ...call, id: plainId(call.id) };
}
