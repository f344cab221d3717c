/** The message of a whole answer, mended as little as possible: its reasoning named, its content a text, its calls complete. */
import { isRecord, type JsonRecord, recordOf, recordsOf } from '../json-values.ts';
import { splitContent } from './content-parts.ts';
import { type Dialect, splitsThinking } from './dialect.ts';
import { type Split, splitThinking } from './think-tags.ts';
import { argumentsText, mintedId } from './tool-calls.ts';

/** The same object where nothing needs mending. */
export function mendMessage(message: JsonRecord, fallbackId: string, dialect: Dialect): JsonRecord {
  return withCalls(withContent(withReasoning(message), dialect), fallbackId);
}

/** `reasoning` becomes `reasoning_content`; some hosts send both. */
function withReasoning(message: JsonRecord): JsonRecord {
  if (!('reasoning' in message)) return message;
  const { reasoning, ...rest } = message;
  const thought = rest['reasoning_content'] || reasoning;
  return typeof thought === 'string' && thought !== '' ? { ...rest, reasoning_content: thought } : rest;
}

function withContent(message: JsonRecord, dialect: Dialect): JsonRecord {
  const { content } = message;
  if (Array.isArray(content)) return withSplit(message, splitContent(content));
  if (content === undefined) return { ...message, content: null };
  // A host that names its reasoning has no need of tags.
  const splits = splitsThinking(dialect) && !message['reasoning_content'] && startsThinking(content);
  return splits ? withSplit(message, splitThinking(String(content))) : message;
}

function startsThinking(content: unknown): boolean {
  return typeof content === 'string' && content.trimStart().startsWith('<think>');
}

function withSplit(message: JsonRecord, { reasoning, content }: Split): JsonRecord {
  const thought = String(message['reasoning_content'] ?? '') + reasoning;
  return { ...message, content, ...(thought && { reasoning_content: thought }) };
}

function withCalls(message: JsonRecord, fallbackId: string): JsonRecord {
  const { tool_calls: calls, ...rest } = message;
  if (calls === undefined) return message;
  if (!Array.isArray(calls) || calls.length === 0) return rest;
  const mended = recordsOf(calls).map((call, position) => mendCall(call, mintedId(fallbackId, position)));
  const same = mended.length === calls.length && mended.every((call, position) => call === calls[position]);
  // Nothing said is null beside calls, as it is in a stream.
  if (message['content'] === '') return { ...message, content: null, tool_calls: mended };
  return same ? message : { ...message, tool_calls: mended };
}

/** Some hosts leave `index` in whole answers, ids or types out, or give arguments as an object or not at all. */
function mendCall(call: JsonRecord, fallbackId: string): JsonRecord {
  if (isRecord(call['custom'])) return call;
  const fn = recordOf(call['function']);
  const args = argumentsText(fn['arguments']) || '{}';
  const isRight = call['id'] && call['type'] === 'function' && args === fn['arguments'] && !('index' in call);
  if (isRight) return call;
  const { index: _, ...rest } = call;
  return { ...rest, id: String(call['id'] || fallbackId), type: 'function', function: { ...fn, arguments: args } };
}
