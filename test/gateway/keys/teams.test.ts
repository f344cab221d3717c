import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createKeys, type Keys } from '../../../gateway/keys/keys.ts';
import { createPrincipals } from '../../../gateway/keys/principals.ts';
import { createTeams, type Teams } from '../../../gateway/keys/teams.ts';
import type { Table } from '../../../gateway/store/table.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';
import { type Clock, createClock } from './clock.ts';

let store: TestStore;
let clock: Clock;
let keys: Keys;
let teams: Teams;

beforeAll(async () => {
  store = await startStore();
});
beforeEach(() => {
  clock = createClock();
  keys = createKeys(store.table, clock.now);
  teams = createTeams(store.table, clock.now);
});
afterAll(() => store.close());

const error = (status: number, code: string) => ({ fields: { status, code } });

test('a team is made, changed, listed', async () => {
  const rules = { limits: { concurrent: 3 } };
  const made = await teams.create({ id: 'green', name: 'Green', tags: { a: 'b' }, rules });
  await teams.create({ id: 'amber', name: 'Amber' });

  expect(made).toEqual({ id: 'green', name: 'Green', tags: { a: 'b' }, rules, createdAt: clock.seconds() });
  expect(await teams.get('green')).toEqual(made);
  expect((await teams.list()).map(({ id }) => id)).toEqual(['amber', 'green']);
  const { tags: _, ...rest } = made;
  const changed = { ...rest, name: 'Verde', rules: {} };
  expect(await teams.update('green', { name: 'Verde', tags: null, rules: { limits: null } })).toEqual(changed);
  expect(await teams.get('green')).toEqual(changed);
});

test('there is one of each name', async () => {
  await teams.create({ id: 'only', name: 'a' });

  await expect(teams.create({ id: 'only', name: 'b' })).rejects.toMatchObject(error(409, 'already_exists'));
  expect((await teams.get('only')).name).toBe('a');
});

test.each([
  [{ name: 'a' }, 'id'],
  [{ id: 'A', name: 'a' }, 'id'],
  [{ id: 'a/b', name: 'a' }, 'id'],
  [{ id: 'a' }, 'name'],
  [{ id: 'a', name: 'a', team: 'b' }, 'team'],
  [{ id: 'a', name: 'a', rules: { budget: { usd: '5', per: 'day' } } }, 'rules.budget.usd'],
])('%j is refused, and %s named', async (input, param) => {
  await expect(teams.create(input)).rejects.toMatchObject({ fields: { status: 400, param } });
});

describe('a team goes', () => {
  test('when it is empty', async () => {
    await teams.create({ id: 'empty', name: 'a' });

    await teams.remove('empty');

    await expect(teams.get('empty')).rejects.toMatchObject(error(404, 'team_not_found'));
    await expect(teams.remove('empty')).rejects.toMatchObject(error(404, 'team_not_found'));
    await expect(teams.update('empty', { name: 'b' })).rejects.toMatchObject(error(404, 'team_not_found'));
  });

  test('not while it has keys, and goes on as before', async () => {
    await teams.create({ id: 'busy', name: 'a' });
    const { key } = await keys.create({ name: 'member', team: 'busy' });

    await expect(teams.remove('busy')).rejects.toMatchObject({
      message: `The team \`busy\` has \`${key.id}\` in it: revoke what it has first.`,
      ...error(409, 'team_not_empty'),
    });
    await expect(keys.create({ name: 'another', team: 'busy' })).resolves.toBeDefined();
  });

  test('not while it has AWS principals', async () => {
    await teams.create({ id: 'cloud', name: 'a' });
    const arn = 'arn:aws:iam::123456789012:role/cloud';
    const principals = createPrincipals(store.table, clock.now);
    await principals.create({ arn, name: 'member', team: 'cloud' });

    await expect(teams.remove('cloud')).rejects.toMatchObject(error(409, 'team_not_empty'));
    await principals.revoke(arn);
    await expect(teams.remove('cloud')).resolves.toBeUndefined();
  });

  test('when all that it has is revoked', async () => {
    await teams.create({ id: 'past', name: 'a' });
    const { key } = await keys.create({ name: 'member', team: 'past' });
    await keys.revoke(key.id);

    await expect(teams.remove('past')).resolves.toBeUndefined();
  });
});

describe('a key that is made while its team goes', () => {
  /** The table, with something else done just before it reads or writes the nth time. */
  function interrupted(at: number, other: () => Promise<unknown>): Table {
    let count = 0;
    const before = async () => {
      count += 1;
      if (count === at) await other().catch(() => {});
    };
    const { table } = store;
    return {
      ...table,
      get: async (key) => before().then(() => table.get(key)),
      put: async (item, condition) => before().then(() => table.put(item, condition)),
      remove: async (key, condition) => before().then(() => table.remove(key, condition)),
      async *query(pk, query) {
        await before();
        yield* table.query(pk, query);
      },
    };
  }

  const steps = Array.from({ length: 8 }, (_, index) => index + 1);

  async function isWhole(id: string): Promise<boolean> {
    const exists = await teams.get(id).then(
      () => true,
      () => false,
    );
    const members = (await keys.list()).filter(({ team, revokedAt }) => team === id && revokedAt === undefined);
    return exists || members.length === 0;
  }

  test.each(steps)('is not left behind, at step %i of the making', async (step) => {
    const id = `make-${step}`;
    await teams.create({ id, name: 'a' });

    await createKeys(
      interrupted(step, () => teams.remove(id)),
      clock.now,
    )
      .create({ name: 'member', team: id })
      .catch(() => {});

    expect(await isWhole(id)).toBe(true);
  });

  test.each(steps)('is not left behind, at step %i of the going', async (step) => {
    const id = `go-${step}`;
    await teams.create({ id, name: 'a' });

    await createTeams(
      interrupted(step, () => keys.create({ name: 'member', team: id })),
      clock.now,
    )
      .remove(id)
      .catch(() => {});

    expect(await isWhole(id)).toBe(true);
  });
});
