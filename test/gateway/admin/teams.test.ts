import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { budgetAnswer, listOf } from '../../../gateway/admin/answers.ts';
import { createLedger } from '../../../gateway/ledger/ledger.ts';
import { type CallAdmin, startAdmin } from '../../helpers/admin.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';

let store: TestStore;
let call: CallAdmin;
const now = Date.parse('2026-11-22T12:00:00Z');
beforeAll(async () => {
  store = await startStore();
  ({ call } = startAdmin(store.table, { now: () => now }));
});
afterAll(() => store.close());

const arn = 'arn:aws:iam::123456789012:role/search';

describe('a team', () => {
  test('is made, listed, changed, and removed when nothing is left in it', async () => {
    const rules = { limits: { requests_per_day: 100 } };
    const team = { object: 'team', id: 'search', name: 'Search', rules, created_at: now / 1000 };

    expect(await call('POST /teams', { id: 'search', name: 'Search', rules })).toMatchObject({
      status: 201,
      body: team,
    });
    expect((await call('GET /teams/search')).body).toEqual(team);
    expect((await call('GET /teams')).body).toEqual({
      object: 'list',
      data: [team],
      first_id: 'search',
      last_id: 'search',
      has_more: false,
    });
    expect((await call('PATCH /teams/search', { name: 'Found' })).body).toEqual({ ...team, name: 'Found' });

    const { id } = (await call('POST /keys', { name: 'x', team: 'search' })).body;
    expect(await call('DELETE /teams/search')).toMatchObject({
      status: 409,
      body: { error: { code: 'team_not_empty' } },
    });
    await call(`DELETE /keys/${id}`);
    expect(await call('DELETE /teams/search')).toMatchObject({
      status: 200,
      body: { object: 'team', id: 'search', deleted: true },
    });
    expect((await call('GET /teams/search')).status).toBe(404);
  });

  test.each([
    ['POST /teams', { id: 'No', name: 'x' }, 'id'],
    ['POST /teams', { id: 'ok' }, 'name'],
    [
      'POST /teams',
      { id: 'ok', name: 'x', rules: { budget: { usd: 1, per: 'day', warn_at: 2 } } },
      'rules.budget.warn_at',
    ],
  ])('that is wrong is a 400: %s %j', async (line, body, param) => {
    expect(await call(line, body)).toMatchObject({ status: 400, body: { error: { param } } });
  });

  test('that is there already is a 409', async () => {
    await call('POST /teams', { id: 'twice', name: 'x' });

    expect((await call('POST /teams', { id: 'twice', name: 'y' })).status).toBe(409);
  });
});

describe('a principal', () => {
  test('is found by its ARN, whether its slashes are encoded or not', async () => {
    const made = await call('POST /principals', { arn, name: 'search' });
    const principal = { object: 'principal', id: arn, name: 'search', rules: {}, created_at: now / 1000 };

    expect(made).toMatchObject({ status: 201, body: principal });
    expect((await call(`GET /principals/${encodeURIComponent(arn)}`)).body).toEqual(principal);
    expect((await call(`GET /principals/${arn}`)).body).toEqual(principal);
    expect((await call(`PATCH /principals/${arn}`, { name: 'found' })).body).toEqual({ ...principal, name: 'found' });
    expect((await call('GET /principals')).body).toMatchObject({ data: [{ id: arn, name: 'found' }] });
    expect((await call(`DELETE /principals/${arn}`)).body).toMatchObject({ id: arn, revoked_at: now / 1000 });
  });

  test('must be a role or a user', async () => {
    expect(await call('POST /principals', { arn: 'arn:aws:s3:::bucket', name: 'x' })).toMatchObject({
      status: 400,
      body: { error: { param: 'arn' } },
    });
  });
});

describe('budgets', () => {
  test('tell what is spent, held for calls in flight, and left', async () => {
    await call('POST /teams', { id: 'rich', name: 'x', rules: { budget: { usd: 2, per: 'month' }, shards: 3 } });
    const { body: key } = await call('POST /keys', {
      name: 'x',
      team: 'rich',
      rules: { budget: { usd: 1, per: 'total' } },
    });
    const { body: other } = await call('POST /keys', { name: 'y', rules: { budget: { usd: 5, per: 'day' } } });
    const ledger = createLedger({ table: store.table, findRecord: async () => undefined, now: () => now });
    const admit = (requestId: string) =>
      ledger.admit({
        requestId,
        principal: {
          id: String(key['id']),
          rules: { budget: { usd: 1, per: 'total' } },
          team: { id: 'rich', rules: { budget: { usd: 2, per: 'month' }, shards: 3 } },
        },
        model: 'fast',
        target: 'groq/x',
        ceiling: 300_000_000_000n,
        tokens: 10,
        maxMs: 60_000,
      });
    await admit('req_held');
    await (await admit('req_settled')).settle({ cost: 1n, usage: undefined });

    const { status, body } = await call('GET /budgets');

    const [team, ofKey, ofOther] = [
      { scope: 'team', id: 'rich', limit_usd: 2, per: 'month', left_usd: '1.699999999999', resets_at: 1_796_083_200 },
      { scope: 'key', id: key['id'], limit_usd: 1, per: 'total', left_usd: '0.699999999999', resets_at: null },
      { scope: 'key', id: other['id'], limit_usd: 5, per: 'day', left_usd: '5', resets_at: 1_795_392_000 },
    ].map((budget) => ({ object: 'budget', spent_usd: '0.000000000001', held_usd: '0.3', ...budget }));
    expect(status).toBe(200);
    expect(body).toMatchObject({ object: 'list', has_more: false });
    expect(new Set(body['data'] as object[])).toEqual(
      new Set([team, ofKey, { ...ofOther, spent_usd: '0', held_usd: '0' }]),
    );
    expect(listOf(budgetAnswer).safeParse(body).error).toBeUndefined();
    expect((await call('GET /budgets?team=rich')).body['data']).toEqual([team]);
    expect((await call(`GET /budgets?key=${key['id']}`)).body['data']).toEqual([ofKey]);

    const later = startAdmin(store.table, { now: () => now + 3_600_000 });
    expect((await later.call('GET /budgets?team=rich')).body['data']).toMatchObject([{ held_usd: '0' }]);
  });

  test('of nobody are none', async () => {
    expect((await call('GET /budgets?key=key_none')).body).toMatchObject({ data: [], first_id: null, has_more: false });
  });
});
