/**
 * Usage is always asked of the provider, to be metered; the caller sees it only when they asked: a last chunk without
 * choices, and `usage: null` on all others.
 * @see https://platform.openai.com/docs/api-reference/chat/create#chat-create-stream_options
 */
import type { Usage } from '../providers/base/chat-types.ts';
import { toJson } from '../providers/base/wire-text.ts';

interface Chunk {
  readonly choices: readonly unknown[];
  readonly usage?: Usage | null;
}

interface StreamedRequest {
  readonly stream_options?: { readonly include_usage?: boolean } | null;
}

/** The chunk's JSON text, or undefined where the caller is to see nothing. */
export function chunkText(chunk: Chunk, { stream_options }: StreamedRequest): string | undefined {
  if (stream_options?.include_usage) return toJson(chunk.usage === undefined ? { ...chunk, usage: null } : chunk);
  if (chunk.usage === undefined) return toJson(chunk);
  return chunk.choices.length > 0 ? withoutUsage(chunk) : undefined;
}

/** Inside a JSON string the quotes would be escaped: an unescaped match is always a real member. */
const nullUsage = ',"usage":null';

function withoutUsage(chunk: Chunk): string {
  const text = toJson(chunk);
  if (chunk.usage === null && text.includes(nullUsage)) return text.replace(nullUsage, '');
  const { usage: _, ...rest } = chunk;
  return JSON.stringify(rest);
}
