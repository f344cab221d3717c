/** Whom the table lets in: by the digest of a key, or by the ARN of an AWS principal. */
import { GatewayError } from '../../providers/base/errors.ts';
import type { Item } from '../store/item.ts';
import type { Table } from '../store/table.ts';
import { createCached } from './cached.ts';
import { createNoteUse } from './note-use.ts';
import { accountPlace, secretPlace, teamPlace, teamsPartition } from './places.ts';
import { secretsOf } from './secrets.ts';
import type { Principal, Rules } from './types.ts';

/** Throws the 401 of a key that opens nothing any more, and rejects with a 503 where the store is down. Undefined for one that is not known. */
export type FindCaller = (id: string) => Principal | undefined | Promise<Principal | undefined>;

export interface Callers {
  /** By the digest of a secret, in hexadecimal. */
  readonly byDigest: FindCaller;
  /** By the ARN of a role or a user, as `GatewayRequest` has it. */
  readonly byArn: FindCaller;
}

/** @param now milliseconds of the wall clock */
export function openCallers(table: Table, now: () => number): Callers {
  const noteUse = createNoteUse(table, now);
  const find = (read: (id: string) => Promise<Account | undefined>): FindCaller => {
    const cached = createCached(read, { now });
    const admit = (account: Account | undefined) => {
      if (!account) return undefined;
      requireValid(account, now() / 1000);
      noteUse(account.principal.id);
      return account.principal;
    };
    return (id) => {
      const found = cached(id);
      return found instanceof Promise ? found.then(admit) : admit(found);
    };
  };
  return {
    byDigest: find((digest) => readKey(table, digest)),
    byArn: find((arn) => readPrincipal(table, arn)),
  };
}

/** The key of a secret, and its team: two looks, for a secret leads to both. */
async function readKey(table: Table, digest: string): Promise<Account | undefined> {
  const pointer = await table.get(secretPlace(digest));
  if (!pointer) return undefined;
  const { id, team } = pointer;
  const places = [accountPlace('keys', String(id)), ...(team === undefined ? [] : [teamPlace(String(team))])];
  const items = await table.getMany(places);
  const key = items.find(({ pk }) => pk !== teamsPartition);
  const end = key && secretsOf(key)[digest];
  if (!key || end === undefined) return undefined;
  return toAccount(
    key,
    items.find(({ pk }) => pk === teamsPartition),
    end,
  );
}

async function readPrincipal(table: Table, arn: string): Promise<Account | undefined> {
  const item = await table.get(accountPlace('principals', arn));
  const team = item?.['team'];
  return item && toAccount(item, team === undefined ? undefined : await table.get(teamPlace(String(team))), 0);
}

/** What the table says of a caller. Times are Unix seconds. */
interface Account {
  readonly principal: Principal;
  readonly expiresAt: number | undefined;
  /** When the secret that was used was replaced by another; 0 for one that was not. */
  readonly replacedAt: number;
  readonly isRevoked: boolean;
  /** Whether its team is gone: what it may do nobody knows then. */
  readonly isLost: boolean;
}

function toAccount(item: Item, team: Item | undefined, replacedAt: number): Account {
  const { sk, name, tags, rules, valid_until: expiresAt, revoked_at: revokedAt } = item;
  const principal: Principal = {
    id: String(sk),
    name: String(name),
    ...(tags !== undefined && { tags: tags as Readonly<Record<string, string>> }),
    rules: rules as Rules,
    ...(team && { team: { id: String(team['sk']), rules: team['rules'] as Rules } }),
  };
  return {
    principal,
    expiresAt: expiresAt === undefined ? undefined : Number(expiresAt),
    replacedAt,
    isRevoked: revokedAt !== undefined,
    isLost: item['team'] !== undefined && !team,
  };
}

/** @param now Unix seconds. @throws a 401 that says why */
function requireValid({ principal, isRevoked, isLost, expiresAt, replacedAt }: Account, now: number): void {
  const what = principal.id.startsWith('arn:') ? 'AWS principal' : 'API key';
  if (isRevoked) throw refused(`This ${what} was revoked.`, 'revoked_api_key');
  if (expiresAt !== undefined && expiresAt <= now) throw refused(`This ${what} has expired.`, 'expired_api_key');
  if (replacedAt > 0 && replacedAt <= now) {
    throw refused('This API key was replaced by another, and has expired.', 'expired_api_key');
  }
  if (isLost) throw refused(`The team of this ${what} was removed.`, 'revoked_api_key');
}

function refused(message: string, code: string): GatewayError {
  return new GatewayError('authentication', message, { code });
}
