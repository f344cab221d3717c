/** The block a stream is in, and what it amounts to so far. */
import type { ThinkingBlock } from '../../base/chat-types.ts';
import { jsonToolName } from '../../base/json-tool.ts';
import type { JsonRecord } from '../../base/json-values.ts';

export interface OpenBlock {
  /** `json` is our own tool for JSON answers; `other` is what Anthropic's own tools say. */
  readonly kind: 'text' | 'thinking' | 'tool' | 'json' | 'other';
  readonly start: JsonRecord;
  /** Length of the answer's text before this block. */
  readonly textStart: number;
  readonly citations: JsonRecord[];
  /** Whether a tool's input has come in no piece yet. */
  empty: boolean;
  thinking: string;
  signature: string;
}

export function beginBlock(start: JsonRecord, byTool: boolean, textStart: number): OpenBlock {
  return {
    kind: kindOf(start, byTool),
    start,
    textStart,
    citations: [],
    empty: true,
    thinking: String(start['thinking'] ?? ''),
    signature: String(start['signature'] ?? ''),
  };
}

function kindOf({ type, name }: JsonRecord, byTool: boolean): OpenBlock['kind'] {
  if (type === 'tool_use') return byTool && name === jsonToolName ? 'json' : 'tool';
  return type === 'text' || type === 'thinking' ? type : 'other';
}

/** What a client has to send back as it came. */
export function signedBlock({ kind, start, thinking, signature }: OpenBlock): ThinkingBlock | undefined {
  if (start['type'] === 'redacted_thinking') return start as unknown as ThinkingBlock;
  return kind === 'thinking' ? { type: 'thinking', thinking, signature } : undefined;
}
