import { createHash } from 'node:crypto';
import { countTokens } from './tokens.ts';

/** How long a provider keeps a marked prefix; they are priced apart. */
export type CacheLifetime = '5m' | '1h';

/** A stretch of the prompt, in the order the model reads it; a mark caches everything up to its end. */
export interface PromptSegment {
  readonly text: string;
  readonly mark?: CacheLifetime | undefined;
}

/** Prompt tokens in buckets that do not overlap. */
export interface PromptTokens {
  readonly uncached: number;
  readonly cacheRead: number;
  readonly cacheWrite: Readonly<Record<CacheLifetime, number>>;
}

/** Remembers which prefixes one sandbox has seen: the first time is a cache write, the next a cache read. */
export interface PromptCache {
  count(owner: string, segments: readonly PromptSegment[]): PromptTokens;
}

export function createPromptCache(): PromptCache {
  const seen = new Set<string>();
  return { count: (owner, segments) => countPrompt(seen, owner, segments) };
}

function countPrompt(seen: Set<string>, owner: string, segments: readonly PromptSegment[]): PromptTokens {
  const cacheWrite = { '5m': 0, '1h': 0 };
  let cacheRead = 0;
  let uncached = 0;
  const prefix = createHash('sha256').update(owner);
  for (const { text, mark } of segments) {
    prefix.update(JSON.stringify(text));
    uncached += countTokens(text);
    if (mark === undefined) continue;
    const key = prefix.copy().digest('hex');
    if (seen.has(key)) cacheRead += uncached;
    else cacheWrite[mark] += uncached;
    seen.add(key);
    uncached = 0;
  }
  return { uncached, cacheRead, cacheWrite };
}

/** All prompt tokens, wherever they came from. */
export function totalOf({ uncached, cacheRead, cacheWrite }: PromptTokens): number {
  return uncached + cacheRead + cacheWrite['5m'] + cacheWrite['1h'];
}
