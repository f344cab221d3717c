/** What keys and principals have in common: to be listed, changed, revoked. */
import type { Item } from '../store/item.ts';
import type { Table } from '../store/table.ts';
import { type Account, type AccountSettings, toAccount, toAttributes } from './account.ts';
import { changeItem, clean, conflict, type Fields, isNew, notFound, patchSettings } from './fields.ts';
import { accountPlace, type Partition, usedPartition, usedPlace } from './places.ts';
import { accountSettingsSchema } from './schema.ts';
import { putIntoTeam } from './teams.ts';

export interface Accounts {
  /** @throws a 404 */
  get(id: string): Promise<Account>;
  /** Keys in the order in which they were made, principals by ARN. */
  list(): Promise<Account[]>;
  /** @param patch of name, tags, expiry and rules; null takes one away. @throws a 400 that names what is wrong with it, a 404 */
  update(id: string, patch: unknown): Promise<Account>;
  /** For good; it stays in the list. In force everywhere within a minute. @throws a 404 */
  revoke(id: string): Promise<Account>;
}

const nouns = { keys: 'key', principals: 'principal' } as const satisfies Record<Partition, string>;

/** @param now milliseconds since 1970 */
export function createAccounts(table: Table, partition: Partition, now: () => number): Accounts {
  const change = async (id: string, make: (item: Item) => Fields) =>
    toAccount(await changeItem(table, accountPlace(partition, id), nouns[partition], make));
  return {
    async get(id) {
      const [item, used] = await Promise.all([table.get(accountPlace(partition, id)), table.get(usedPlace(id))]);
      if (item) return toAccount(item, used);
      throw notFound(nouns[partition], id);
    },
    async list() {
      const [items, used] = await Promise.all([partition, usedPartition].map((pk) => Array.fromAsync(table.query(pk))));
      const uses = new Map(used?.map((item) => [item['sk'], item]));
      return (items ?? []).map((item) => toAccount(item, uses.get(String(item['sk']))));
    },
    update: (id, patch) =>
      change(id, (item) => {
        const { name, tags, expiresAt, rules } = toAccount(item);
        const settings: AccountSettings = { name, tags, expiresAt, rules };
        return { ...item, ...withSettings(item, patchSettings(accountSettingsSchema, settings, patch)) };
      }),
    revoke: (id) =>
      change(id, (item) =>
        item['revoked_at'] === undefined ? { ...item, revoked_at: Math.floor(now() / 1000) } : item,
      ),
  };
}

function withSettings(item: Item, settings: AccountSettings): Fields {
  const { team, createdAt } = toAccount(item);
  return toAttributes({ ...settings, team, createdAt });
}

/** @throws a 404 for a team that is not there; a 409 for an id that is taken */
export async function addAccount(table: Table, partition: Partition, account: Account, more: Fields = {}) {
  const place = accountPlace(partition, account.id);
  const put = async () => {
    const item = { ...clean({ ...toAttributes(account), ...more }), ...place, version: 1 };
    if (!(await table.put(item, isNew))) {
      throw conflict(`There is a ${nouns[partition]} \`${account.id}\` already.`, 'already_exists');
    }
  };
  await putIntoTeam(table, account.team, put, () => table.remove(place));
}
