/**
 * OpenAI's messages with the fields Mistral knows, and an end it accepts.
 * @see https://docs.mistral.ai/api/endpoint/chat
 */
import type { AssistantMessage, Message, MessageContent, ToolCall, ToolMessage } from '../../base/chat-types.ts';
import { assistantContent, assistantParts, textOf, toParts } from '../../base/content.ts';
import { argumentsText } from '../../base/openai-dialect/tool-calls.ts';
import { inSystemTag } from '../../base/system-messages.ts';
import { requirePairedToolResults } from '../../base/tool-results.ts';
import { toChunk } from './parts.ts';
import { takesThoughts } from './reasoning.ts';
import { toMistralId } from './tool-ids.ts';

interface Turn {
  readonly role: string;
  readonly content?: string | object[];
  readonly [field: string]: unknown;
}

export function toMistralMessages(messages: readonly Message[], model: string): Turn[] {
  requirePairedToolResults(messages);
  const turns = messages.flatMap((message) => toTurn(message, takesThoughts(model)));
  return withEnd(turns.map((turn, index) => inPlace(turn, turns[index - 1])));
}

function toTurn(message: Message, thoughts: boolean): Turn[] {
  switch (message.role) {
    case 'system':
    case 'developer':
      return [{ role: 'system', content: toContent(message.content) }];
    case 'user':
      return [{ role: 'user', content: toContent(message.content) }];
    case 'assistant':
      return assistantTurn(message, thoughts);
    case 'tool':
      return [toolTurn(message)];
  }
}

function toContent(content: MessageContent | undefined): string | object[] {
  if (!Array.isArray(content)) return textOf(content);
  const chunks = toParts(content).flatMap(toChunk);
  return chunks.length > 0 ? chunks : '';
}

/** A turn that says nothing is refused, and has nothing to be missed. */
function assistantTurn(message: AssistantMessage, thoughts: boolean): Turn[] {
  const content = thoughts ? withThoughts(message) : toContent(assistantContent(message));
  const tool_calls = message.tool_calls?.map(toToolCall) ?? [];
  if (content.length === 0 && tool_calls.length === 0) return [];
  return [
    {
      role: 'assistant',
      ...(content.length > 0 && { content }),
      ...(tool_calls.length > 0 && { tool_calls }),
    },
  ];
}

/** Thoughts go back as the kind of chunk they came in, before the text. */
function withThoughts(message: AssistantMessage): string | object[] {
  const thoughts = message.reasoning_content ?? message.reasoning;
  if (!thoughts) return toContent(assistantContent(message));
  const thinking = { type: 'thinking', thinking: [{ type: 'text', text: thoughts }], closed: true };
  return [thinking, ...assistantParts(message).flatMap(toChunk)];
}

function toToolCall({ id, function: { name, arguments: args } }: ToolCall): object {
  return { id: toMistralId(id), type: 'function', function: { name, arguments: argumentsText(args) || '{}' } };
}

/** Of all messages only these may have a name. */
function toolTurn({ content, tool_call_id, name }: ToolMessage): Turn {
  return { role: 'tool', content: toContent(content), tool_call_id: toMistralId(tool_call_id), ...(name && { name }) };
}

/** System text is refused right after the model's and tools' turns: there it stands as the user's, told apart by a tag. */
function inPlace(turn: Turn, before: Turn | undefined): Turn {
  const isRefused = turn.role === 'system' && (before?.role === 'assistant' || before?.role === 'tool');
  return isRefused ? { role: 'user', content: tagged(turn.content ?? '') } : turn;
}

function tagged(content: string | object[]): string | object[] {
  if (typeof content === 'string') return inSystemTag(content);
  return content.map((chunk) => ('text' in chunk ? { ...chunk, text: inSystemTag(String(chunk.text)) } : chunk));
}

/** A last assistant turn must say that it is to be continued; after system text a full stop adds nothing to it. */
function withEnd(turns: Turn[]): Turn[] {
  const last = turns.at(-1);
  if (last?.role === 'assistant') return [...turns.slice(0, -1), { ...last, prefix: true }];
  return last && last.role !== 'system' ? turns : [...turns, { role: 'user', content: '.' }];
}
