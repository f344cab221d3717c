/** Takes out of messages and tools what only other providers know: hosts refuse fields they do not know. */
import type { AssistantMessage, ChatRequest, ContentPart, Message, ToolCall } from '../chat-types.ts';
import { isTextPart, textOf } from '../content.ts';
import { plainId } from '../signed-ids.ts';
import { requirePairedToolResults } from '../tool-results.ts';
import { type Dialect, type MessageExtra, messageExtras } from './dialect.ts';
import { argumentsText } from './tool-calls.ts';

/** Most conversations need no change, and then go out as the text that came in. */
export function cleanMessages(request: ChatRequest, dialect: Dialect): { messages?: readonly Message[] } {
  const { messages } = request;
  if (dialect.pairsToolResults ?? !dialect.native) requirePairedToolResults(messages);
  const rules = toRules(dialect);
  const cleaned = messages.map((message) =>
    isPlain(message) ? message : withReasoning(cleanMessage(message, rules), message, dialect),
  );
  return cleaned.some((message, index) => message !== messages[index]) ? { messages: cleaned } : {};
}

/** A role and a text, by far the most messages of a long conversation, hold nothing to take out. */
function isPlain(message: Message): boolean {
  for (const field in message) if (field !== 'role' && field !== 'content') return false;
  return typeof message.content === 'string' && message.role !== 'developer';
}

export function cleanTools({ tools }: ChatRequest, dialect: Dialect): Partial<Pick<ChatRequest, 'tools'>> {
  const marked = toRules(dialect).foreign.has('cache_control') && tools?.some((tool) => tool.cache_control);
  return marked && tools ? { tools: tools.map(({ cache_control: _, ...tool }) => tool) } : {};
}

interface Rules {
  readonly native: boolean;
  readonly foreign: ReadonlySet<string>;
  readonly stringContent: readonly Message['role'][];
}

function toRules({ native = false, messageExtras: kept = ['name'], stringContent = [] }: Dialect): Rules {
  const foreign = new Set(messageExtras.filter((extra: MessageExtra) => !kept.includes(extra)));
  return { native, foreign, stringContent };
}

function cleanMessage(message: Message, rules: Rules): Message {
  const clean = withStringContent(withPlainParts(withOwnFields(message, rules), rules), rules);
  if (clean.role === 'tool') return withPlainResultId(clean);
  if (clean.role === 'assistant') return withCleanCalls(clean, rules);
  return clean.role === 'developer' && !rules.native ? { ...clean, role: 'system' } : clean;
}

function withOwnFields(message: Message, rules: Rules): Message {
  const fields = Object.entries(message);
  const own = fields.filter(([name, value]) => isOwn(name, value, message, rules));
  return own.length === fields.length ? message : (Object.fromEntries(own) as unknown as Message);
}

/** Beside OpenAI, a field without a value is one too many for some hosts. */
function isOwn(name: string, value: unknown, { role }: Message, { native, foreign }: Rules): boolean {
  if (name === 'content' || (name === 'name' && (role as string) === 'function')) return true;
  return !foreign.has(name) && (native || value !== null);
}

function withPlainParts(message: Message, { foreign }: Rules): Message {
  const { content } = message;
  const marked = foreign.has('cache_control') && Array.isArray(content) && content.some((part) => part.cache_control);
  if (!marked) return message;
  const parts = (content as readonly ContentPart[]).map(({ cache_control: _, ...part }) => part);
  return { ...message, content: parts } as Message;
}

function withStringContent(message: Message, { stringContent }: Rules): Message {
  const { content } = message;
  if (!Array.isArray(content) || !stringContent.includes(message.role)) return message;
  const isText = (content as readonly ContentPart[]).every((part) => isTextPart(part) || part.type === 'refusal');
  return isText ? ({ ...message, content: textOf(content) } as Message) : message;
}

/** Reasoning goes back under the host's own name for it, and only where the host wants it. */
function withReasoning(clean: Message, original: Message, { reasoningBack }: Dialect): Message {
  if (reasoningBack === undefined || original.role !== 'assistant' || 'reasoning_details' in clean) return clean;
  const reasoning = original.reasoning_content || original.reasoning;
  return reasoning ? ({ ...clean, [reasoningBack]: reasoning } as Message) : clean;
}

function withPlainResultId(message: Message & { role: 'tool' }): Message {
  const tool_call_id = plainId(message.tool_call_id);
  return tool_call_id === message.tool_call_id ? message : { ...message, tool_call_id };
}

/** An empty list of calls is refused, and signatures of other providers mean nothing here. */
function withCleanCalls(message: AssistantMessage, rules: Rules): Message {
  const { tool_calls: calls, ...rest } = message;
  if (!calls) return message;
  if (calls.length === 0) return rest;
  const cleaned = calls.map((call) => cleanCall(call, rules));
  return cleaned.some((call, index) => call !== calls[index]) ? { ...message, tool_calls: cleaned } : message;
}

function cleanCall(call: ToolCall, { native, foreign }: Rules): ToolCall {
  const id = plainId(call.id);
  const args = call.function?.arguments;
  const isBare = !native && call.function !== undefined && argumentsText(args) === '';
  const isSigned = foreign.has('extra_content') && call.extra_content !== undefined;
  if (id === call.id && call.type && !isBare && !isSigned && !('index' in call)) return call;
  const { extra_content, index: _, ...rest } = call as ToolCall & { readonly index?: number };
  return {
    ...rest,
    id,
    type: call.type ?? 'function',
    ...(isBare && { function: { ...call.function, arguments: '{}' } }),
    ...(extra_content && !isSigned && { extra_content }),
  };
}
