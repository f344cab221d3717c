import type { DataEvent } from '../framing.ts';
import { toFragments, toPieces } from '../tokens.ts';
import type { ConverseResponse, ResponseBlock } from './response.ts';

/** Usage comes after `messageStop`: a reader that closes there never learns it. */
export function toEvents({ output, stopReason, usage, metrics }: ConverseResponse): DataEvent[] {
  return [
    event('messageStart', { role: output.message.role }),
    ...output.message.content.flatMap(toBlockEvents),
    event('messageStop', { stopReason }),
    event('metadata', { usage, metrics }),
  ];
}

/** `p` pads every payload, so that its length gives nothing away. */
function event(type: string, fields: object): DataEvent {
  return { type, data: { ...fields, p: 'abcdefgh' } };
}

/** Only tool uses have a start; text and reasoning begin with their first delta. */
function toBlockEvents(block: ResponseBlock, contentBlockIndex: number): DataEvent[] {
  const start = 'toolUse' in block ? [event('contentBlockStart', { contentBlockIndex, start: toStart(block) })] : [];
  const deltas = toDeltas(block).map((delta) => event('contentBlockDelta', { contentBlockIndex, delta }));
  return [...start, ...deltas, event('contentBlockStop', { contentBlockIndex })];
}

type ToolUseBlock = Extract<ResponseBlock, { toolUse: unknown }>;

function toStart({ toolUse: { name, toolUseId } }: ToolUseBlock): object {
  return { toolUse: { name, toolUseId } };
}

function toDeltas(block: ResponseBlock): object[] {
  if ('text' in block) return toPieces(block.text).map((text) => ({ text }));
  if ('toolUse' in block) return toFragments(toArguments(block)).map((input) => ({ toolUse: { input } }));
  const { text, signature } = block.reasoningContent.reasoningText;
  const deltas: object[] = toPieces(text).map((piece) => ({ reasoningContent: { text: piece } }));
  return signature === undefined ? deltas : [...deltas, { reasoningContent: { signature } }];
}

/** A call without arguments sends no input at all. */
function toArguments({ toolUse: { input } }: ToolUseBlock): string {
  return Object.keys(input).length === 0 ? '' : JSON.stringify(input);
}
