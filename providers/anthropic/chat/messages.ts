/**
 * OpenAI's messages as Anthropic's `system` and alternating turns.
 * @see https://docs.claude.com/en/api/messages#body-messages
 */
import type { Message, SystemMessage } from '../../base/chat-types.ts';
import { inSystemTag, isSystem, splitSystem } from '../../base/system-messages.ts';
import { requirePairedToolResults } from '../../base/tool-results.ts';
import { type Block, textBlock } from './blocks.ts';
import { assistantBlocks, systemBlocks, toolResult, userBlocks } from './turn-blocks.ts';

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: Block[];
}

/** @param signed whether signed thinking of earlier turns may be sent */
export function toAnthropicMessages(
  messages: readonly Message[],
  signed: boolean,
): { system?: string | Block[]; messages: Turn[] } {
  requirePairedToolResults(messages);
  const { head, rest } = splitSystem(messages);
  return { ...toSystem(head), messages: beginWithUser(trimPrefill(toTurns(rest, signed))) };
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
  return { role: 'user', content: userBlocks(message) };
}

function wrapSystem(message: SystemMessage): Block[] {
  return systemBlocks(message).map((block) => ({ ...block, text: inSystemTag(String(block['text'])) }));
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
