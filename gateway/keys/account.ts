/** Who may call, as the table holds them: keys by their id, AWS principals by their ARN. */
import type { Item, Value } from '../store/item.ts';
import type { Fields } from './fields.ts';
import type { Rules } from './types.ts';

/** What whoever looks after keys decides about one. */
export interface AccountSettings {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Unix seconds, as all times here. */
  readonly expiresAt?: number | undefined;
  readonly rules: Rules;
}

/** Of a key or a principal; it holds no secret, nor what could be compared with one. */
export interface Account extends AccountSettings {
  /** `key_…`, or an ARN. */
  readonly id: string;
  /** For good: what a key has spent is in the books of its team. */
  readonly team?: string | undefined;
  readonly createdAt: number;
  readonly revokedAt?: number | undefined;
  /** To the hour. */
  readonly lastUsedAt?: number | undefined;
}

/** Attributes that are words of the table's own are not ours: `expires_at` would let it delete what the books still name. */
export function toAttributes(account: Omit<Account, 'id'>): Fields {
  const { name, team, tags, rules, createdAt, expiresAt } = account;
  return { name, team, tags, rules: rules as Value, created_at: createdAt, valid_until: expiresAt };
}

export function toAccount(item: Item, used?: Item): Account {
  return {
    id: String(item['sk']),
    name: String(item['name']),
    ...pick(item, { team: 'team', tags: 'tags', expiresAt: 'valid_until', revokedAt: 'revoked_at' }),
    ...(used && { lastUsedAt: Number(used['last_used_at']) }),
    rules: item['rules'] as Rules,
    createdAt: Number(item['created_at']),
  };
}

/** The attributes that are there, by our names. */
function pick(item: Item, names: Readonly<Record<string, string>>): Partial<Account> {
  const there = Object.entries(names).filter(([, attribute]) => item[attribute] !== undefined);
  return Object.fromEntries(there.map(([name, attribute]) => [name, item[attribute]]));
}
