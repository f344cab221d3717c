/** Keys: made, shown once, replaced with an overlap, revoked. */
import { randomBytes } from 'node:crypto';
import type { Item } from '../store/item.ts';
import type { Table } from '../store/table.ts';
import { type Account, toAccount } from './account.ts';
import { type Accounts, addAccount, createAccounts } from './accounts.ts';
import { changeItem, checked, conflict } from './fields.ts';
import { accountPlace, secretPlace } from './places.ts';
import { newKeySchema, rotationSchema } from './schema.ts';
import { createSecret, replaceSecret, secretsOf } from './secrets.ts';

export interface IssuedKey {
  readonly key: Account;
  /** `rd-…`: it is nowhere kept, and cannot be shown again. */
  readonly secret: string;
}

export interface Keys extends Accounts {
  /**
   * @param input `{ name, team?, tags?, expiresAt?, rules? }`
   * @throws a 400 that names what is wrong with it; a 404 for a team that is not there
   */
  create(input: unknown): Promise<IssuedKey>;
  /**
   * A new secret; those before go on opening the key for a while.
   * @param input `{ overlapSeconds? }`, a day where it is left out
   * @throws a 400, a 404; a 409 for a key that is revoked, or was given too many secrets meanwhile
   */
  rotate(id: string, input?: unknown): Promise<IssuedKey>;
}

/** @param now milliseconds since 1970 */
export function createKeys(table: Table, now: () => number): Keys {
  const seconds = () => Math.floor(now() / 1000);
  return {
    ...createAccounts(table, 'keys', now),
    async create(input) {
      const settings = checked(newKeySchema, input);
      const { secret, digest } = createSecret();
      const key: Account = { id: createId(now()), createdAt: seconds(), ...settings };
      await putPointer(table, digest, key);
      await addAccount(table, 'keys', key, { secrets: { [digest]: 0 } }).catch(async (error: unknown) => {
        await table.remove(secretPlace(digest));
        throw error;
      });
      return { key, secret };
    },
    async rotate(id, input = {}) {
      const { overlapSeconds } = checked(rotationSchema, input);
      const change = (make: (item: Item) => Item) => changeItem(table, accountPlace('keys', id), 'key', make);
      const at = seconds();
      const before = await change((item) => requireRotatable(item, at));
      const { secret, digest } = createSecret();
      await putPointer(table, digest, toAccount(before));
      const after = await change((item) => ({
        ...requireRotatable(item, at),
        secrets: replaceSecret(secretsOf(item), digest, at, overlapSeconds),
      }));
      await forgetPointers(table, after);
      return { key: toAccount(after), secret };
    },
  };
}

/** It leads to the key; whether it opens it stands there. */
async function putPointer(table: Table, digest: string, { id, team }: Account): Promise<void> {
  await table.put({ ...secretPlace(digest), id, ...(team !== undefined && { team }) });
}

/** Where a secret that is replaced led to need not be known for longer than it opens something. */
async function forgetPointers(table: Table, item: Item): Promise<void> {
  const replaced = Object.entries(secretsOf(item)).filter(([, end]) => end > 0);
  const forget = ([digest, end]: [string, number]) =>
    table.update(secretPlace(digest), {
      update: 'SET expires_at = :end',
      condition: 'attribute_exists(pk)',
      values: { ':end': end + aDay },
      repeatable: true,
    });
  await Promise.all(replaced.map(forget));
}

const aDay = 86_400;
/** So many secrets may open a key at once. */
const mostSecrets = 10;

function requireRotatable(item: Item, now: number): Item {
  if (item['revoked_at'] !== undefined) throw conflict('A key that is revoked stays so: make another.', 'key_revoked');
  const valid = Object.values(secretsOf(item)).filter((end) => end === 0 || end > now);
  if (valid.length < mostSecrets) return item;
  throw conflict(
    `${mostSecrets} secrets open this key at the moment: wait until the first has ended.`,
    'too_many_secrets',
  );
}

/** In order of time, so that lists are. */
function createId(now: number): string {
  return `key_${now.toString(36).padStart(9, '0')}${randomBytes(6).toString('hex')}`;
}
