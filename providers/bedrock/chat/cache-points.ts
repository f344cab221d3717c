/** Prompt-cache marks as blocks of their own, after what they mark. @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html */
import type { CacheControl } from '../../base/chat-types.ts';
import type { Block } from './blocks.ts';
import type { BedrockModel } from './models.ts';

interface Marked {
  readonly cache_control?: CacheControl | undefined;
}

/** Without a block there is nothing to cache, and one point at a place is enough. */
export function withCachePoint(blocks: Block[], { cache_control: mark }: Marked, { caching }: BedrockModel): Block[] {
  const last = blocks.at(-1);
  if (!mark || !last || 'cachePoint' in last || caching === 'none') return blocks;
  const ttl = mark.ttl && caching === 'everywhere' ? { ttl: mark.ttl } : {};
  return [...blocks, { cachePoint: { type: 'default', ...ttl } }];
}
