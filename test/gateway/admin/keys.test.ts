import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CallAdmin, startAdmin } from '../../helpers/admin.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';

let store: TestStore;
let call: CallAdmin;
let lines: Record<string, unknown>[];
const now = Date.parse('2026-11-22T12:00:00Z');
beforeAll(async () => {
  store = await startStore();
});
beforeEach(() => {
  ({ call, lines } = startAdmin(store.table, { now: () => now }));
});
afterAll(() => store.close());

async function createKey(body: object = { name: 'a key' }) {
  const { status, body: key } = await call('POST /keys', body);
  expect(status).toBe(201);
  return key as { id: string; secret: string };
}

describe('a key', () => {
  test('is made with all that it may do, and shows its secret this once', async () => {
    const wanted = {
      name: 'search in production',
      tags: { costCentre: 'CC_1' },
      expires_at: 1_800_000_000,
      rules: {
        models: ['openai/*'],
        endpoints: ['chat'],
        ips: ['10.0.0.0/8'],
        limits: { requests_per_minute: 60, tokens_per_day: 1000 },
        model_limits: { 'openai/gpt_4o_mini': { requests_per_day: 5 } },
        budget: { usd: 10, per: 'month', warn_at: 0.5 },
      },
    };

    const { status, body } = await call('POST /keys', wanted);

    expect(status).toBe(201);
    const { id, secret, ...others } = body;
    expect([id, secret]).toEqual([expect.stringMatching(/^key_/), expect.stringMatching(/^rd-[\w-]{43}$/)]);
    expect(others).toEqual({ object: 'key', ...wanted, created_at: now / 1000 });
    const shown = await call(`GET /keys/${id}`);
    expect(shown.body).toEqual({ id, ...others });
  });

  test('is kept with the names that code has for its rules', async () => {
    const { id } = await createKey({ name: 'kept', rules: { limits: { requests_per_minute: 7 } } });

    const item = await store.table.get({ pk: 'keys', sk: id });

    expect(item?.['rules']).toEqual({ limits: { requestsPerMinute: 7 } });
  });

  test('is changed field by field, and null takes a field away', async () => {
    const rules = { limits: { requests_per_minute: 1, concurrent: 2 }, budget: { usd: 1, per: 'day' } };
    const { id } = await createKey({ name: 'before', tags: { a: 'b' }, rules });

    const patch = { name: 'after', tags: null, rules: { limits: { requests_per_minute: null }, budget: null } };
    const { status, body } = await call(`PATCH /keys/${id}`, patch);

    expect(status).toBe(200);
    expect(body).toEqual({
      object: 'key',
      id,
      name: 'after',
      rules: { limits: { concurrent: 2 } },
      created_at: now / 1000,
    });
  });

  test('is replaced by one with another secret', async () => {
    const { id, secret } = await createKey();

    const usual = await call(`POST /keys/${id}/rotate`);
    const { status, body } = await call(`POST /keys/${id}/rotate`, { overlap_seconds: 60 });

    expect([usual.status, status, body['id']]).toEqual([200, 200, id]);
    expect(new Set([secret, usual.body['secret'], body['secret']]).size).toBe(3);
  });

  test('is revoked, and stays in the list', async () => {
    const { id } = await createKey();

    const revoked = await call(`DELETE /keys/${id}`);

    expect(revoked).toMatchObject({ status: 200, body: { id, revoked_at: now / 1000 } });
    expect((await call(`GET /keys/${id}`)).body['revoked_at']).toBe(now / 1000);
    expect((await call(`POST /keys/${id}/rotate`)).status).toBe(409);
  });

  test('reveals its secret nowhere else', async () => {
    const { id, secret } = await createKey();

    const answers = [
      await call(`GET /keys/${id}`),
      await call('GET /keys'),
      await call(`PATCH /keys/${id}`, { name: 'x' }),
    ];

    expect(JSON.stringify([answers, lines])).not.toContain(secret.slice(3, 20));
  });

  test('leaves no trace of its secret where that is taken for its id', async () => {
    const { secret } = await createKey();

    const answer = await call(`DELETE /keys/${secret}`);

    expect(answer.body).toMatchObject({ error: { message: 'There is no key `rd-***`.' } });
    expect(lines.at(-1)).toMatchObject({ path: '/admin/v1/keys/rd-***' });
    expect(JSON.stringify([answer, lines])).not.toContain(secret.slice(3, 20));
  });
});

describe('the list of keys', () => {
  test('comes page by page', async () => {
    let time = now;
    ({ call } = startAdmin(store.table, { now: () => ++time }));
    const ids: unknown[] = [];
    for (let index = 0; index < 5; index += 1) ids.push((await createKey({ name: `key ${index}` })).id);
    const all = (await call('GET /keys?limit=1000')).body['data'] as { id: string }[];
    const start = all.findIndex(({ id }) => id === ids[0]);

    const first = await call(`GET /keys?limit=2&after=${all[start]?.id}`);
    const last = await call(`GET /keys?limit=2&after=${first.body['last_id']}`);

    expect(all.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids);
    expect(first.body).toMatchObject({ object: 'list', first_id: ids[1], last_id: ids[2], has_more: true });
    expect(last.body).toMatchObject({ first_id: ids[3], last_id: ids[4], has_more: false });
  });
});

describe('a wrong request', () => {
  test.each([
    ['POST /keys', {}, 'name', 'missing_required_parameter'],
    ['POST /keys', { name: '' }, 'name', 'invalid_value'],
    ['POST /keys', { name: 'x', colour: 'red' }, 'colour', 'unknown_parameter'],
    ['POST /keys', { name: 'x', expires_at: 'tomorrow' }, 'expires_at', 'invalid_value'],
    [
      'POST /keys',
      { name: 'x', rules: { limits: { requests_per_minute: 0 } } },
      'rules.limits.requests_per_minute',
      'invalid_value',
    ],
    [
      'POST /keys',
      { name: 'x', rules: { limits: { requests_per_hour: 1 } } },
      'rules.limits.requests_per_hour',
      'unknown_parameter',
    ],
    ['POST /keys', { name: 'x', rules: { ips: ['10.0.0.0/99'] } }, 'rules.ips[0]', 'invalid_value'],
    ['POST /keys', { name: 'x', rules: { budget: { usd: 1, per: 'year' } } }, 'rules.budget.per', 'invalid_value'],
    ['POST /keys', '[1]', null, 'invalid_json'],
    ['POST /keys', '{"name":', null, 'invalid_json'],
    ['POST /keys', { name: 'x', team: 'nobody' }, null, 'team_not_found'],
    ['GET /keys?limit=0', '', 'limit', 'invalid_value'],
    ['GET /keys?limit=1001', '', 'limit', 'invalid_value'],
    ['GET /keys?after=key_none', '', 'after', 'invalid_value'],
    ['GET /keys?page=2', '', 'page', 'unknown_parameter'],
    ['GET /keys/key_none', '', null, 'key_not_found'],
    ['DELETE /keys/key_none', '', null, 'key_not_found'],
    ['PATCH /keys/key_none', { name: 'x' }, null, 'key_not_found'],
    ['POST /keys/key_none/rotate', {}, null, 'key_not_found'],
    ['GET /keys/%E0%A4%A', '', 'id', null],
    ['GET /keys/key_none?x=1', '', 'x', 'unknown_parameter'],
  ])('%s %j is told at %s: %s', async (line, body, param, code) => {
    const answer = await call(line, body);

    expect(answer.status).toBe(code?.endsWith('_not_found') ? 404 : 400);
    expect(answer.body).toEqual({
      error: { message: expect.any(String), type: expect.any(String), param, code },
    });
    expect(answer.headers['x-should-retry']).toBe('false');
  });

  test.each([
    ['1,025 letters', 'k'.repeat(1025)],
    ['1,026 bytes', '%C3%BC'.repeat(513)],
  ])('an id of %s is not there, and no failure of the store', async (_, id) => {
    const answers = [
      await call(`GET /keys/${id}`),
      await call(`PATCH /teams/${id}`, { name: 'x' }),
      await call(`POST /keys/${id}/rotate`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(answers[0]?.body).toMatchObject({ error: { code: 'id_not_found' } });
    expect((await call(`GET /keys/${'k'.repeat(1024)}`)).body).toMatchObject({ error: { code: 'key_not_found' } });
  });

  test('limits of more than a hundred models are too many', async () => {
    const limits = Array.from({ length: 101 }, (_, index) => [`model-${index}`, { concurrent: 1 }] as const);
    const make = (count: number) =>
      call('POST /keys', { name: 'x', rules: { model_limits: Object.fromEntries(limits.slice(0, count)) } });

    expect((await make(100)).status).toBe(201);
    expect(await make(101)).toMatchObject({ status: 400, body: { error: { param: 'rules.model_limits' } } });
  });

  test.each([
    [{ name: null }, 'name'],
    [{ rules: { limits: { concurrent: 'many' } } }, 'rules.limits.concurrent'],
    [{ rules: { model_limits: { '*': { tokens_per_minute: -1 } } } }, 'rules.model_limits.*.tokens_per_minute'],
    [{ expires_at: 1.5 }, 'expires_at'],
    [{ secrets: {} }, 'secrets'],
    [{ created_at: 1 }, 'created_at'],
    [{ team: 'other' }, 'team'],
  ])('a change to %j is told at %s, and nothing is changed', async (patch, param) => {
    const { id } = await createKey();
    const before = await call(`GET /keys/${id}`);

    const answer = await call(`PATCH /keys/${id}`, patch);

    expect(answer).toMatchObject({ status: 400, body: { error: { param } } });
    expect(answer.text).toContain(`\`${param}\``);
    expect((await call(`GET /keys/${id}`)).body).toEqual(before.body);
  });
});
