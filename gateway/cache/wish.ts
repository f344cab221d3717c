/** Whether a call is to be answered from the cache, and how old its answer may be. */
import { GatewayError } from '../../providers/base/errors.ts';
import type { GatewayRequest } from '../http.ts';
import type { CacheConfig } from './config-schema.ts';

export interface CacheWish {
  /** How long the answer may be kept. */
  readonly ttlSeconds: number;
  /** Infinite where any will do; 0 where it must be a new one. */
  readonly maxAgeSeconds: number;
}

/** Undefined where the answer is neither to be read nor kept. Throws a 400 for a wish that cannot be understood. */
export function cacheWish(config: CacheConfig, headers: GatewayRequest['headers']): CacheWish | undefined {
  const asked = config.callersMay ? headers['x-rawdog-cache'] : undefined;
  if (asked === undefined && !config.byDefault) return undefined;
  const ttlSeconds = Math.min(config.ttlSeconds, asked === undefined ? Number.POSITIVE_INFINITY : askedTtl(asked));
  const control = headers['cache-control']?.toLowerCase() ?? '';
  if (ttlSeconds === 0 || /\bno-store\b/.test(control)) return undefined;
  return { ttlSeconds, maxAgeSeconds: maxAge(control) };
}

/** Seconds: none for `off`, any for `on`. */
function askedTtl(asked: string): number {
  const wish = asked.trim().toLowerCase();
  if (wish === 'on') return Number.POSITIVE_INFINITY;
  if (wish === 'off') return 0;
  const ttl = /^ttl=(\d{1,9})$/.exec(wish)?.[1];
  if (ttl !== undefined) return Number(ttl);
  throw new GatewayError('bad_request', 'The header `x-rawdog-cache` must be on, off or ttl=<seconds>.', {
    code: 'invalid_header',
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc9111#section-5.2.1 */
function maxAge(control: string): number {
  if (/\bno-cache\b/.test(control)) return 0;
  return Number(/\bmax-age=(\d+)/.exec(control)?.[1] ?? Number.POSITIVE_INFINITY);
}
