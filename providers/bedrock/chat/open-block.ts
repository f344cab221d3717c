/** The block a stream is in, and what it amounts to so far. */
import type { ThinkingBlock } from '../../base/chat-types.ts';
import { reasoningPart } from './reasoning-blocks.ts';

export interface OpenBlock {
  readonly index: unknown;
  /** `json` is our own tool for JSON answers; `foreign` is what Bedrock's own tools say. */
  readonly kind: 'content' | 'tool' | 'json' | 'foreign';
  /** Whether a tool's arguments have come in no piece yet. */
  empty: boolean;
  reasoning: string;
  signature: string;
  readonly redacted: string[];
}

export function beginBlock(index: unknown, kind: OpenBlock['kind']): OpenBlock {
  return { index, kind, empty: true, reasoning: '', signature: '', redacted: [] };
}

export function signedBlock({ reasoning, signature, redacted }: OpenBlock): ThinkingBlock | undefined {
  const [first, ...others] = redacted;
  if (first === undefined) return reasoningPart(reasoning, signature).block;
  return { type: 'redacted_thinking', data: others.length === 0 ? first : joinedBase64(redacted) };
}

function joinedBase64(pieces: readonly string[]): string {
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64'))).toString('base64');
}
