/** Within whom an answer may be given again. */
import type { Principal } from '../keys/types.ts';
import type { CacheConfig } from './config-schema.ts';

/** @param caller the key's own name. Undefined for a caller who cannot be told from others: nothing is kept for them. */
export function scopeOf(
  { team }: Pick<Principal, 'team'>,
  caller: string | undefined,
  scope: CacheConfig['scope'],
): string | undefined {
  if (scope === 'all') return 'all';
  if (scope === 'team' && team) return `team ${team.id}`;
  return caller === undefined ? undefined : `key ${caller}`;
}
