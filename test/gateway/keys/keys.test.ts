import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { digest } from '../../../gateway/authenticate.ts';
import { type Callers, openCallers } from '../../../gateway/keys/callers.ts';
import { createKeys, type Keys } from '../../../gateway/keys/keys.ts';
import { createTeams, type Teams } from '../../../gateway/keys/teams.ts';
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

/** Whom a secret belongs to, looked up by a process that remembers nothing. */
async function whoHas(secret: string, callers: Callers = openCallers(store.table, clock.now)) {
  return callers.byDigest(digest(secret).toString('hex'));
}

const refusal = (code: string) => ({ fields: { status: 401, code, type: 'authentication_error' } });
const day = 86_400;

describe('a key', () => {
  test('is shown once, and not kept', async () => {
    const { key, secret } = await keys.create({ name: 'ci' });

    expect(secret).toMatch(/^rd-[\w-]{43}$/);
    expect(key).toEqual({
      id: expect.stringMatching(/^key_[0-9a-z]{21}$/),
      name: 'ci',
      rules: {},
      createdAt: clock.seconds(),
    });
    const items = await Array.fromAsync(store.table.query('keys'));
    expect(JSON.stringify([items, await keys.list()])).not.toContain(secret.slice(3));
    expect(JSON.stringify(await keys.list())).not.toContain(digest(secret).toString('hex'));
  });

  test('lets in whoever has it, by its rules', async () => {
    const rules = {
      models: ['openai/*'],
      endpoints: ['chat' as const],
      ips: ['10.0.0.0/8'],
      limits: { requestsPerMinute: 10, concurrent: 2 },
      modelLimits: { '*-mini': { tokensPerDay: 1_000_000 } },
      budget: { usd: 12.5, per: 'month' as const, warnAt: 0.5 },
    };
    const { key, secret } = await keys.create({ name: 'app', tags: { cost: 'center' }, rules });

    expect(await whoHas(secret)).toEqual({ id: key.id, name: 'app', tags: { cost: 'center' }, rules });
    expect(await whoHas(`${secret}x`)).toBeUndefined();
  });

  test('of a team has the rules of both', async () => {
    await teams.create({ id: 'red', name: 'Red', rules: { budget: { usd: 5, per: 'day' } } });
    const { key, secret } = await keys.create({ name: 'app', team: 'red' });

    expect(key.team).toBe('red');
    expect(await whoHas(secret)).toEqual({
      id: key.id,
      name: 'app',
      rules: {},
      team: { id: 'red', rules: { budget: { usd: 5, per: 'day' } } },
    });
  });

  test('of a team that is not there is not made', async () => {
    const before = await keys.list();

    await expect(keys.create({ name: 'app', team: 'none' })).rejects.toMatchObject({
      fields: { status: 404, code: 'team_not_found' },
    });
    expect(await keys.list()).toEqual(before);
  });

  test('expires', async () => {
    const { secret } = await keys.create({ name: 'guest', expiresAt: clock.seconds() + 100 });
    const callers = openCallers(store.table, clock.now);

    expect(await whoHas(secret, callers)).toMatchObject({ name: 'guest' });
    // To the second, however fresh what is remembered.
    clock.advance(99_000);
    expect(await whoHas(secret, callers)).toMatchObject({ name: 'guest' });
    clock.advance(1_000);
    await expect(whoHas(secret, callers)).rejects.toMatchObject(refusal('expired_api_key'));
  });

  test('that is revoked opens nothing a minute later, for good', async () => {
    const { key, secret } = await keys.create({ name: 'lost' });
    const callers = openCallers(store.table, clock.now);
    await whoHas(secret, callers);

    expect(await keys.revoke(key.id)).toMatchObject({ id: key.id, revokedAt: clock.seconds() });

    const revokedAt = clock.seconds();
    await expect(whoHas(secret)).rejects.toMatchObject(refusal('revoked_api_key'));
    clock.advance(60_000);
    await expect(whoHas(secret, callers)).rejects.toMatchObject(refusal('revoked_api_key'));
    expect(await keys.revoke(key.id)).toMatchObject({ revokedAt });
    await expect(keys.rotate(key.id)).rejects.toMatchObject({ fields: { status: 409, code: 'key_revoked' } });
  });

  test('is listed in the order of time', async () => {
    const names = ['one', 'two', 'three'];
    const ids: string[] = [];
    for (const name of names) {
      ids.push((await keys.create({ name })).key.id);
      clock.advance(1);
    }

    const listed = (await keys.list()).filter(({ id }) => ids.includes(id));
    expect(listed.map(({ name }) => name)).toEqual(names);
    expect(await keys.get(ids[1] ?? '')).toMatchObject({ name: 'two' });
  });

  test.each(['get', 'revoke', 'rotate'] as const)('that is not there cannot be had: %s', async (operation) => {
    await expect(keys[operation]('key_none')).rejects.toMatchObject({
      message: 'There is no key `key_none`.',
      fields: { status: 404, code: 'key_not_found' },
    });
  });
});

describe('a key is changed', () => {
  test('field by field, and null takes one away', async () => {
    const budget = { usd: 1, per: 'day' };
    const { key } = await keys.create({
      name: 'a',
      tags: { x: '1', y: '2' },
      expiresAt: 2_000_000_000,
      rules: { budget },
    });

    const patch = {
      name: 'b',
      tags: { y: null, z: '3' },
      expiresAt: null,
      rules: { budget: { usd: 2 }, models: ['m'] },
    };
    const changed = await keys.update(key.id, patch);

    const { expiresAt: _, ...rest } = key;
    const expected = {
      ...rest,
      name: 'b',
      tags: { x: '1', z: '3' },
      rules: { budget: { usd: 2, per: 'day' }, models: ['m'] },
    };
    expect(changed).toEqual(expected);
    expect(await keys.get(key.id)).toEqual(expected);
  });

  test('as a whole or not at all', async () => {
    const { key } = await keys.create({ name: 'a', rules: { budget: { usd: 1, per: 'day' } } });

    await expect(keys.update(key.id, { name: 'b', rules: { budget: { per: null } } })).rejects.toMatchObject({
      fields: { status: 400, param: 'rules.budget.per', code: 'missing_required_parameter' },
    });
    expect(await keys.get(key.id)).toEqual(key);
  });

  test('and goes on opening', async () => {
    const { key, secret } = await keys.create({ name: 'a' });

    await keys.update(key.id, { rules: { models: ['x'] } });

    expect(await whoHas(secret)).toMatchObject({ id: key.id, rules: { models: ['x'] } });
  });

  test('by many at once, and nothing is lost', async () => {
    const { key } = await keys.create({ name: 'a' });
    const names = ['a', 'b', 'c', 'd', 'e'];

    await Promise.all(names.map((name) => keys.update(key.id, { tags: { [name]: name } })));

    expect((await keys.get(key.id)).tags).toEqual(Object.fromEntries(names.map((name) => [name, name])));
  });

  test.each([['team'], ['id'], ['createdAt'], ['revokedAt'], ['secrets']])('but not its %s', async (field) => {
    const { key } = await keys.create({ name: 'a' });

    await expect(keys.update(key.id, { [field]: 'x' })).rejects.toMatchObject({
      fields: { status: 400, param: field, code: 'unknown_parameter' },
    });
  });
});

describe('a key is given a new secret', () => {
  test('and the old one opens it for a day', async () => {
    const { key, secret: old } = await keys.create({ name: 'a' });

    const { key: after, secret } = await keys.rotate(key.id);

    expect(secret).not.toBe(old);
    expect(after).toEqual(key);
    const callers = openCallers(store.table, clock.now);
    expect([await whoHas(secret), await whoHas(old, callers)]).toEqual([
      expect.objectContaining({ id: key.id }),
      expect.objectContaining({ id: key.id }),
    ]);
    clock.advance((day - 1) * 1000);
    expect(await whoHas(old)).toMatchObject({ id: key.id });
    clock.advance(1_000);
    await expect(whoHas(old)).rejects.toMatchObject(refusal('expired_api_key'));
    expect(await whoHas(secret)).toMatchObject({ id: key.id });
  });

  test('with another overlap, or none', async () => {
    const { key, secret: first } = await keys.create({ name: 'a' });

    const { secret: second } = await keys.rotate(key.id, { overlapSeconds: 10 });
    const { secret: third } = await keys.rotate(key.id, { overlapSeconds: 0 });

    // What was promised to the first is cut short by the last, which is to be the only one.
    expect(await whoHas(first)).toBeUndefined();
    expect(await whoHas(second)).toBeUndefined();
    expect(await whoHas(third)).toMatchObject({ id: key.id });
  });

  test('by two at once, and both open it', async () => {
    const { key } = await keys.create({ name: 'a' });

    const issued = await Promise.all([keys.rotate(key.id), keys.rotate(key.id)]);

    for (const { secret } of issued) expect(await whoHas(secret)).toMatchObject({ id: key.id });
  });

  test('not without end', async () => {
    const { key } = await keys.create({ name: 'a' });
    for (let count = 1; count < 10; count += 1) await keys.rotate(key.id);

    await expect(keys.rotate(key.id)).rejects.toMatchObject({ fields: { status: 409, code: 'too_many_secrets' } });
    clock.advance(day * 1000);
    await expect(keys.rotate(key.id)).resolves.toMatchObject({ key: { id: key.id } });
  });

  test.each([[-1], [1.5], [91 * day], ['1d']])('not with an overlap of %j', async (overlapSeconds) => {
    const { key } = await keys.create({ name: 'a' });

    await expect(keys.rotate(key.id, { overlapSeconds })).rejects.toMatchObject({
      fields: { status: 400, param: 'overlapSeconds' },
    });
  });
});

describe('the last use', () => {
  const used = async (id: string) => (await keys.get(id)).lastUsedAt;
  const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

  test('is told, to the hour, whoever was used', async () => {
    const { key, secret } = await keys.create({ name: 'a' });
    const callers = openCallers(store.table, clock.now);
    expect(await used(key.id)).toBeUndefined();

    const first = clock.seconds();
    await whoHas(secret, callers);
    await expect.poll(() => used(key.id)).toBe(first);
    clock.advance(3_599_000);
    await whoHas(secret, callers);
    // Another process knows nothing of it, and is told by the table.
    await whoHas(secret);
    await settle();
    expect(await used(key.id)).toBe(first);
    clock.advance(1_000);
    await whoHas(secret, callers);
    await expect.poll(() => used(key.id)).toBe(first + 3_600);
    expect((await keys.list()).find(({ id }) => id === key.id)?.lastUsedAt).toBe(first + 3_600);
  });

  test('is not one of a key that was refused', async () => {
    const { key, secret } = await keys.create({ name: 'a', expiresAt: clock.seconds() });

    await expect(whoHas(secret)).rejects.toMatchObject(refusal('expired_api_key'));
    await settle();
    expect(await used(key.id)).toBeUndefined();
  });
});

test.each<[unknown, string]>([
  [{}, 'name'],
  [{ name: '' }, 'name'],
  [{ name: 'x'.repeat(101) }, 'name'],
  [{ name: 'a', id: 'key_mine' }, 'id'],
  [{ name: 'a', budget: 5 }, 'budget'],
  [{ name: 'a', team: 'Über' }, 'team'],
  [{ name: 'a', tags: { a: 1 } }, 'tags.a'],
  [{ name: 'a', expiresAt: 1.5 }, 'expiresAt'],
  [{ name: 'a', expiresAt: Date.UTC(2027, 0, 1) }, 'expiresAt'],
  [{ name: 'a', rules: { model: ['x'] } }, 'rules.model'],
  [{ name: 'a', rules: { models: [] } }, 'rules.models'],
  [{ name: 'a', rules: { models: [''] } }, 'rules.models[0]'],
  [{ name: 'a', rules: { endpoints: ['chat', 'images'] } }, 'rules.endpoints[1]'],
  [{ name: 'a', rules: { ips: ['10.0.0.0/99'] } }, 'rules.ips[0]'],
  [{ name: 'a', rules: { limits: { requestsPerMinute: 0 } } }, 'rules.limits.requestsPerMinute'],
  [{ name: 'a', rules: { limits: { requestPerMinute: 1 } } }, 'rules.limits.requestPerMinute'],
  [{ name: 'a', rules: { modelLimits: { x: { concurrent: 'two' } } } }, 'rules.modelLimits.x.concurrent'],
  [{ name: 'a', rules: { budget: { usd: -1, per: 'day' } } }, 'rules.budget.usd'],
  [{ name: 'a', rules: { budget: { usd: 1, per: 'year' } } }, 'rules.budget.per'],
  [{ name: 'a', rules: { budget: { usd: 1, per: 'day', warnAt: 80 } } }, 'rules.budget.warnAt'],
  [{ name: 'a', rules: { shards: 1.5 } }, 'rules.shards'],
])('%j is refused, and %s named', async (input, param) => {
  await expect(keys.create(input)).rejects.toMatchObject({ fields: { status: 400, param } });
});

test.each([null, 'name', [1]])('%j is no key', async (input) => {
  await expect(keys.create(input)).rejects.toMatchObject({ fields: { status: 400 } });
});
