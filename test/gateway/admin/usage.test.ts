import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { auditAnswer, usageAnswer } from '../../../gateway/admin/answers.ts';
import { createBooks } from '../../../gateway/books/books.ts';
import { groupOf } from '../../../gateway/books/measures.ts';
import { sumKey } from '../../../gateway/books/partitions.ts';
import type { Table } from '../../../gateway/store/table.ts';
import { type CallAdmin, startAdmin } from '../../helpers/admin.ts';
import { bookedCall, noon } from '../../helpers/booked-call.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';

const calls = [
  bookedCall('req_1', { cost: 1_500_000_000_000n }),
  bookedCall('req_2', { cost: 2n, key: 'key_2', endpoint: 'embed', counts: { input: 9 } }),
  bookedCall('req_3', {
    cost: 'unpriced',
    startedAt: new Date('2026-11-16T00:00:00Z'),
    counts: { output_reasoning: 4 },
  }),
  bookedCall('req_4', { cost: 4n, startedAt: new Date('2026-11-15T23:59:59Z') }),
];

let store: TestStore;
let call: CallAdmin;
beforeAll(async () => {
  store = await startStore();
  const books = createBooks(store.table, { keepDays: 30 });
  await Promise.all(calls.map((each) => books.write(each)));
  ({ call } = startAdmin(store.table, { now: () => noon.getTime(), keepDays: 30 }));
});
afterAll(() => store.close());

const figures = { requests: 1, errors: 0, aborted: 0, cache_hits: 0, unpriced: 0, estimated: 0 };

describe('usage', () => {
  test('is that of the last seven days by model, unless it is asked for otherwise', async () => {
    const { status, body } = await call('GET /usage');

    const all = {
      ...figures,
      requests: 3,
      unpriced: 1,
      cost_usd: '1.500000000002',
      input_tokens: 24,
      output_tokens: 11,
      usage: { input: 19, cache_read: 5, output: 7, output_reasoning: 4 },
    };
    expect(status).toBe(200);
    expect(body).toEqual({
      object: 'usage',
      since: '2026-11-16',
      until: '2026-11-22',
      group_by: ['model'],
      data: [{ model: 'groq/gpt-oss-20b', ...all }],
      total: all,
    });
    expect(usageAnswer.safeParse(body).error).toBeUndefined();
  });

  test.each(['group_by=key,day', 'group_by=day&group_by=key'])('may be had by several: %s', async (query) => {
    const { body } = await call(`GET /usage?${query}&since=2026-11-15`);

    const rows = body['data'] as Record<string, unknown>[];
    expect(body['group_by']).toEqual(['day', 'key']);
    expect(rows.map(({ day, key, cost_usd }) => [day, key, cost_usd])).toEqual([
      ['2026-11-15', 'key_1', '0.000000000004'],
      ['2026-11-16', 'key_1', '0'],
      ['2026-11-22', 'key_1', '1.5'],
      ['2026-11-22', 'key_2', '0.000000000002'],
    ]);
  });

  test.each([
    ['key=key_2', '0.000000000002'],
    ['endpoint=embed&team=red', '0.000000000002'],
    ['model=groq/gpt-oss-20b&endpoint=chat', '1.5'],
    ['provider=openai', '0'],
  ])('may be had of %s only', async (query, cost) => {
    expect((await call(`GET /usage?${query}`)).body['total']).toMatchObject({ cost_usd: cost });
  });

  test.each([
    ['since=yesterday', 'since'],
    ['until=2026-02-30', 'until'],
    ['since=2026-11-23&until=2026-11-22', 'since'],
    ['since=2025-11-21', 'since'],
    ['group_by=colour', 'group_by'],
    ['group_by=', 'group_by'],
    ['by=day', 'by'],
  ])('of %s is a 400', async (query, param) => {
    expect(await call(`GET /usage?${query}`)).toMatchObject({ status: 400, body: { error: { param } } });
  });
});

test('a span of ten thousand years is refused without a look at each day of it', async () => {
  const parsed = vi.spyOn(Date.prototype, 'toISOString');
  onTestFinished(() => parsed.mockRestore());

  const { status } = await call('GET /usage?since=0000-01-01&until=9999-12-31');

  expect(status).toBe(400);
  expect(parsed.mock.calls.length).toBeLessThan(20);
});

describe('an export', () => {
  test.each([
    ['', 'application/jsonl; charset=utf-8', 'rawdog-2026-11-16-2026-11-22.jsonl', 3],
    ['?format=csv&since=2026-11-22', 'text/csv; charset=utf-8', 'rawdog-2026-11-22-2026-11-22.csv', 3],
  ])('%s comes as lines, as a file', async (query, type, name, count) => {
    const { status, headers, text } = await call(`GET /usage/export${query}`);

    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': type, 'content-disposition': `attachment; filename="${name}"` });
    expect(text.trimEnd().split('\n')).toHaveLength(count);
  });

  test('of another format is a 400', async () => {
    expect(await call('GET /usage/export?format=xlsx')).toMatchObject({
      status: 400,
      body: { error: { param: 'format' } },
    });
  });

  test.each([
    [
      'jsonl',
      /\{"request_id".*\n\{"error":\{"message":"The store failed: this export is not complete\.","code":"export_cut"\}\}\n$/,
    ],
    ['csv', /\r\nerror: The store failed: this export is not complete\.\r\n$/],
  ])('that the store breaks off says so in its last line: %s', async (format, ending) => {
    let found = 0;
    const table: Table = {
      ...store.table,
      async *query(pk, query) {
        for await (const item of store.table.query(pk, query)) {
          found += 1;
          yield item;
        }
        if (found > 0) throw new Error('secret words');
      },
    };
    const failing = startAdmin(table, { now: () => noon.getTime() });

    const { text } = await failing.call(`GET /usage/export?format=${format}`);

    expect(text).toMatch(ending);
    expect(text).not.toContain('secret');
  });
});

describe('the books', () => {
  const right = { object: 'audit', agrees: true, unsettled: 0, differences: [] };

  test('are verified for today, unless it is asked for otherwise', async () => {
    expect((await call('GET /books/verify')).body).toEqual({
      ...right,
      since: '2026-11-22',
      until: '2026-11-22',
      records: 2,
    });
    expect((await call('GET /books/verify?since=2026-11-15&until=2026-11-16')).body).toMatchObject({ records: 2 });
  });

  test('are rebuilt, and what was wrong is told', async () => {
    const damaged = bookedCall('req_5', { startedAt: new Date('2026-11-20T12:00:00Z') });
    await createBooks(store.table, { keepDays: 30 }).write(damaged);
    const sum = sumKey(groupOf(damaged), 'req_5', '2026-11-20');
    await store.table.update(sum, { update: 'SET #cost = :pico', names: { '#cost': 'cost' }, values: { ':pico': 1 } });
    const day = { since: '2026-11-20', until: '2026-11-20' };

    const verified = await call('GET /books/verify?since=2026-11-20&until=2026-11-20');
    const rebuilt = await call('POST /books/rebuild', day);
    const after = await call('GET /books/verify?since=2026-11-20&until=2026-11-20');

    const difference = {
      day: '2026-11-20',
      key: 'key_1',
      team: 'red',
      endpoint: 'chat',
      provider: 'groq',
      model: 'groq/gpt-oss-20b',
      measure: 'cost',
      recorded: '1234',
      summed: '1',
    };
    const found = { ...right, ...day, records: 1, agrees: false, differences: [difference] };
    expect([verified.body, rebuilt.body, after.body]).toEqual([found, found, { ...right, ...day, records: 1 }]);
    expect(auditAnswer.safeParse(rebuilt.body).error).toBeUndefined();
  });

  test.each([
    ['GET /books/verify?since=2026-10-01&until=2026-11-22', ''],
    ['POST /books/rebuild', { since: '2026-10-01', until: '2026-11-22' }],
    // Of this day the records have begun to expire.
    ['POST /books/rebuild', { since: '2026-10-23', until: '2026-10-24' }],
  ])('of too many days, or of too long ago, are a 400: %s %j', async (line, body) => {
    expect(await call(line, body)).toMatchObject({ status: 400, body: { error: { param: 'since' } } });
  });

  test('of the oldest day with all its records can be rebuilt', async () => {
    const day = { since: '2026-10-24', until: '2026-10-24' };

    expect(await call('POST /books/rebuild', day)).toMatchObject({ status: 200, body: { agrees: true, records: 0 } });
  });
});
