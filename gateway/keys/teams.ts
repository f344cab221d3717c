/** Teams: rules of their own above those of their keys. */
import type { Item, Value } from '../store/item.ts';
import type { Table } from '../store/table.ts';
import { asRead, changeItem, checked, clean, conflict, type Fields, isNew, notFound, patchSettings } from './fields.ts';
import { type Partition, teamPlace, teamsPartition } from './places.ts';
import { newTeamSchema, teamSettingsSchema } from './schema.ts';
import type { Rules } from './types.ts';

interface TeamSettings {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly rules: Rules;
}

export interface Team extends TeamSettings {
  readonly id: string;
  /** Unix seconds. */
  readonly createdAt: number;
}

export interface Teams {
  /** @param input `{ id, name, tags?, rules? }`. @throws a 400 that names what is wrong with it; a 409 for an id that is taken */
  create(input: unknown): Promise<Team>;
  /** @throws a 404 */
  get(id: string): Promise<Team>;
  /** By id. */
  list(): Promise<Team[]>;
  /** @param patch of name, tags and rules; null takes one away. @throws a 400 or a 404 */
  update(id: string, patch: unknown): Promise<Team>;
  /** @throws a 404; a 409 while it has keys or principals that are not revoked */
  remove(id: string): Promise<void>;
}

/** @param now milliseconds since 1970 */
export function createTeams(table: Table, now: () => number): Teams {
  const change = (id: string, make: (item: Item) => Fields) => changeItem(table, teamPlace(id), 'team', make);
  return {
    async create(input) {
      const { id, ...settings } = checked(newTeamSchema, input);
      const team: Team = { id, createdAt: Math.floor(now() / 1000), ...settings };
      const put = await table.put({ ...clean(toAttributes(team)), ...teamPlace(id), version: 1 }, isNew);
      if (put) return team;
      throw conflict(`There is a team \`${id}\` already.`, 'already_exists');
    },
    async get(id) {
      const item = await table.get(teamPlace(id));
      if (item) return fromItem(item);
      throw notFound('team', id);
    },
    list: async () => (await Array.fromAsync(table.query(teamsPartition))).map(fromItem),
    async update(id, patch) {
      const item = await change(id, (read) => {
        const { name, tags, rules } = fromItem(read);
        const settings = patchSettings(teamSettingsSchema, { name, tags, rules }, patch);
        return { ...read, tags: undefined, ...settings } as Fields;
      });
      return fromItem(item);
    },
    async remove(id) {
      // From here on nobody gets in; whoever is on the way in looks once more, and leaves.
      const closing = await change(id, (item) => ({ ...item, closing: true }));
      const member = await findMember(table, id);
      if (member === undefined) return void (await table.remove(teamPlace(id), asRead(closing)));
      await change(id, ({ closing: _, ...item }) => item);
      throw conflict(`The team \`${id}\` has \`${member}\` in it: revoke what it has first.`, 'team_not_empty');
    },
  };
}

async function findMember(table: Table, team: string): Promise<string | undefined> {
  for (const partition of ['keys', 'principals'] satisfies Partition[]) {
    for await (const item of table.query(partition)) {
      if (item['team'] === team && item['revoked_at'] === undefined) return String(item['sk']);
    }
  }
  return undefined;
}

/**
 * Puts what belongs to a team into the table, so that none is ever left in a team that was removed meanwhile: the team marks
 * itself as closing before it looks for members, and who comes in looks for that mark after.
 * @throws a 404 for a team that is not there, or about to go
 */
export async function putIntoTeam(
  table: Table,
  team: string | undefined,
  put: () => Promise<void>,
  takeBack: () => Promise<unknown>,
): Promise<void> {
  if (team === undefined) return put();
  await requireOpen(table, team);
  await put();
  await requireOpen(table, team).catch(async (error: unknown) => {
    await takeBack();
    throw error;
  });
}

async function requireOpen(table: Table, team: string): Promise<void> {
  const item = await table.get(teamPlace(team));
  if (!item || item['closing']) throw notFound('team', team);
}

function toAttributes({ name, tags, rules, createdAt }: Team): Fields {
  return { name, tags, rules: rules as Value, created_at: createdAt };
}

function fromItem(item: Item): Team {
  return {
    id: String(item['sk']),
    name: String(item['name']),
    ...(item['tags'] !== undefined && { tags: item['tags'] as Team['tags'] }),
    rules: item['rules'] as Rules,
    createdAt: Number(item['created_at']),
  };
}
