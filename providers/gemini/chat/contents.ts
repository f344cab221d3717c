/**
 * OpenAI's messages as Gemini's `systemInstruction` and turns.
 * @see https://ai.google.dev/api/caching#Content
 */
import type { AssistantMessage, Message, SystemMessage } from '../../base/chat-types.ts';
import { assistantParts, toParts } from '../../base/content.ts';
import { inSystemTag, isSystem, splitSystem } from '../../base/system-messages.ts';
import { requirePairedToolResults } from '../../base/tool-results.ts';
import type { GeminiModel } from '../models.ts';
import { toFunctionCalls, toFunctionResponses } from './function-turns.ts';
import { type Part, toPart } from './parts.ts';

interface Content {
  readonly role: 'user' | 'model';
  readonly parts: Part[];
}

export function toContents(
  messages: readonly Message[],
  model: GeminiModel,
): { contents: Content[]; systemInstruction?: { parts: Part[] } } {
  requirePairedToolResults(messages);
  const { head, rest } = splitSystem(messages);
  const turns = toTurns(rest, model);
  const system = head.flatMap(partsOf);
  if (system.length === 0 || !model.systemInstruction) return { contents: beginWithUser(system, turns) };
  return { contents: beginWithUser([], turns), systemInstruction: { parts: system } };
}

function partsOf({ content }: Message): Part[] {
  return toParts(content).flatMap(toPart);
}

/** The results of a turn's calls come right after it, whichever way the caller sorted them. */
function toTurns(messages: readonly Message[], model: GeminiModel): Content[] {
  const turns: Content[] = [];
  messages.forEach((message, index) => {
    if (message.role === 'tool') return;
    add(turns, toTurn(message, model));
    if (message.role !== 'assistant' || !message.tool_calls?.length) return;
    add(turns, { role: 'user', parts: toFunctionResponses(message.tool_calls, messages.slice(index + 1), model) });
  });
  return turns;
}

function toTurn(message: Exclude<Message, { role: 'tool' }>, model: GeminiModel): Content {
  if (message.role === 'assistant') return { role: 'model', parts: modelParts(message, model) };
  return { role: 'user', parts: isSystem(message) ? wrapSystem(message) : partsOf(message) };
}

function modelParts(message: AssistantMessage, model: GeminiModel): Part[] {
  return [...assistantParts(message).flatMap(toPart), ...toFunctionCalls(message.tool_calls ?? [], model)];
}

function wrapSystem(message: SystemMessage): Part[] {
  return partsOf(message).map((part) => withText(part, inSystemTag));
}

function withText(part: Part, change: (text: string) => string): Part {
  return 'text' in part ? { ...part, text: change(String(part['text'])) } : part;
}

/** Neighbours of one role become one turn; function responses keep a turn of their own. */
function add(turns: Content[], turn: Content): void {
  const last = turns.at(-1);
  if (turn.parts.length === 0) return;
  if (last?.role === turn.role && !answersCalls(last) && !answersCalls(turn)) last.parts.push(...turn.parts);
  else turns.push(turn);
}

function answersCalls({ parts }: Content): boolean {
  return parts.some((part) => 'functionResponse' in part);
}

/**
 * A conversation must not be empty or begin with a function call; a full stop adds nothing to what the caller said.
 * Models without a system instruction find it at the head of the first turn.
 */
function beginWithUser(system: readonly Part[], turns: readonly Content[]): Content[] {
  const [first, ...others] = turns;
  const head = system.map((part) => withText(part, (text) => `${text}\n\n`));
  if (first?.role === 'user') return [{ role: 'user', parts: [...head, ...first.parts] }, ...others];
  return [{ role: 'user', parts: head.length > 0 ? head : [{ text: '.' }] }, ...turns];
}
