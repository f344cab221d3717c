/**
 * OpenAI's messages as Anthropic's `system` and alternating turns.
 * @see https://docs.claude.com/en/api/messages#body-messages
 */
import type {
  AssistantMessage,
  Message,
  SystemMessage,
  ToolCall,
  ToolMessage,
  UserMessage,
} from '../../base/chat-types.ts';
import { signedBlocks } from '../../base/claude-thinking.ts';
import { cacheMark, toParts } from '../../base/content.ts';
import { badParam } from '../../base/errors.ts';
import { isRecord } from '../../base/json-values.ts';
import { readSignedId } from '../../base/signed-ids.ts';
import { parseToolArguments } from '../../base/tool-arguments.ts';
import { requirePairedToolResults } from '../../base/tool-results.ts';
import { type Block, textBlock, toBlock } from './blocks.ts';

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: Block[];
}

/** @param signed whether signed thinking of earlier turns may be sent */
export function toAnthropicMessages(
  messages: readonly Message[],
  signed: boolean,
): { system?: string | Block[]; messages: Turn[] } {
  requirePairedToolResults(messages);
  const start = messages.findIndex((message) => !isSystem(message));
  const head = (start === -1 ? messages : messages.slice(0, start)) as readonly SystemMessage[];
  const turns = start === -1 ? [] : toTurns(messages.slice(start), signed);
  return { ...toSystem(head), messages: beginWithUser(trimPrefill(turns)) };
}

function isSystem(message: Message): message is SystemMessage {
  return message.role === 'system' || message.role === 'developer';
}

/** A lone plain text stays a string; several, or cache marks, need blocks. */
function toSystem(head: readonly SystemMessage[]): { system?: string | Block[] } {
  const blocks = head.flatMap(systemBlocks);
  const [only] = blocks;
  if (!only) return {};
  return { system: blocks.length === 1 && !only['cache_control'] ? String(only['text']) : blocks };
}

/** Neighbours of one role become one turn, as the API wants them to alternate. */
function toTurns(messages: readonly Message[], signed: boolean): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const turn = toTurn(message, signed);
    const last = turns.at(-1);
    if (turn.content.length === 0) continue;
    if (last?.role === turn.role) last.content.push(...turn.content);
    else turns.push(turn);
  }
  return turns.map(resultsFirst);
}

function toTurn(message: Message, signed: boolean): Turn {
  if (message.role === 'assistant') return { role: 'assistant', content: assistantBlocks(message, signed) };
  if (message.role === 'tool') return { role: 'user', content: [toolResult(message)] };
  if (isSystem(message)) return { role: 'user', content: wrapSystem(message) };
  return { role: 'user', content: contentBlocks(message) };
}

/** Hoisting a later system message would change what it applies to, so it stays in its place, told apart by a tag. */
function wrapSystem(message: SystemMessage): Block[] {
  return systemBlocks(message).map((block) => ({ ...block, text: `<system>\n${block['text']}\n</system>` }));
}

function systemBlocks(message: SystemMessage): Block[] {
  const blocks = contentBlocks(message);
  if (blocks.every((block) => block.type === 'text')) return blocks;
  throw badParam('messages', 'System messages can hold text only.');
}

/** A mark on the message counts for its last block. */
function contentBlocks(message: SystemMessage | UserMessage | AssistantMessage): Block[] {
  const blocks = toParts(message.content).flatMap((part) => toBlock(part));
  const last = blocks.at(-1);
  if (last && message.cache_control) blocks[blocks.length - 1] = { ...last, ...cacheMark(message) };
  return blocks;
}

/** Signed thinking goes back unchanged and right before the call it led to. */
function assistantBlocks(message: AssistantMessage, signed: boolean): Block[] {
  const calls = (message.tool_calls ?? []).map((call) => toolUse(call, signed));
  const [first, ...others] = calls;
  // The ids know which call a block led to; `thinking_blocks` does not.
  const carried = calls.some(({ thinking }) => thinking.length > 0);
  const kept = signed && !carried ? signedBlocks(message.thinking_blocks) : [];
  return [
    ...(kept as readonly Block[]),
    ...(first?.thinking ?? []),
    ...contentBlocks(message),
    ...(first ? [first.use] : []),
    ...others.flatMap(({ thinking, use }) => [...thinking, use]),
  ];
}

function toolUse(call: ToolCall, signed: boolean): { thinking: readonly Block[]; use: Block } {
  const { id, state } = readSignedId(call.id);
  const { name, arguments: args } = call.function;
  return {
    thinking: (signed ? signedBlocks(state?.blocks) : []) as readonly Block[],
    use: { type: 'tool_use', id: anthropicId(id), name, input: parseToolArguments(args, name), ...markOf(call) },
  };
}

function markOf(call: ToolCall) {
  const mark = isRecord(call) ? call['cache_control'] : undefined;
  return mark ? { cache_control: mark } : {};
}

/** Cache marks are refused inside a result's content: they move to the result itself. */
function toolResult(message: ToolMessage): Block {
  const parts = toParts(message.content);
  const mark = message.cache_control ?? parts.findLast((part) => part.cache_control)?.cache_control;
  const blocks = parts.flatMap((part) => toBlock(part)).map(({ cache_control: _, ...block }) => block as Block);
  return {
    type: 'tool_result',
    tool_use_id: anthropicId(readSignedId(message.tool_call_id).id),
    content: typeof message.content === 'string' ? message.content : blocks,
    ...(mark && { cache_control: mark }),
  };
}

/** Ids minted elsewhere may hold characters that Anthropic refuses. */
function anthropicId(id: string): string {
  return id.replace(/[^a-zA-Z0-9_-]/g, '_');
}

function resultsFirst(turn: Turn): Turn {
  const isResult = (block: Block) => block.type === 'tool_result';
  const results = turn.content.filter(isResult);
  return results.length === 0
    ? turn
    : { ...turn, content: [...results, ...turn.content.filter((block) => !isResult(block))] };
}

/** A last assistant turn is a prefill, which may not end in white space. */
function trimPrefill(turns: Turn[]): Turn[] {
  const last = turns.at(-1);
  const block = last?.content.at(-1);
  if (last?.role !== 'assistant' || block?.type !== 'text') return turns;
  const text = String(block['text']).trimEnd();
  const content = [...last.content.slice(0, -1), ...(text === '' ? [] : [{ ...block, text }])];
  return [...turns.slice(0, -1), ...(content.length > 0 ? [{ ...last, content }] : [])];
}

/** The API wants a user turn to start with; a full stop adds nothing to what the caller said. */
function beginWithUser(turns: Turn[]): Turn[] {
  return turns[0]?.role === 'user' ? turns : [{ role: 'user', content: [textBlock('.')] }, ...turns];
}
