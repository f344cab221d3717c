import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBooks } from '../../../gateway/books/books.ts';
import { exportCalls } from '../../../gateway/books/export.ts';
import type { Measures } from '../../../gateway/books/measures.ts';
import { readUsage, type UsageQuery } from '../../../gateway/books/usage.ts';
import { bookedCall, noon } from '../../helpers/booked-call.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';

const before = new Date('2026-11-21T23:59:59.999Z');
const after = new Date('2026-11-23T00:00:00Z');
const claude = { provider: 'anthropic', providerModel: 'claude-sonnet-4-5' };

const calls = [
  bookedCall('req_1', { cost: 1n }),
  bookedCall('req_2', { cost: 10n, key: 'key_2', tags: { app: 'a "b", c' } }),
  bookedCall('req_3', { cost: 100n, ...claude, team: 'blue' }),
  bookedCall('req_4', { cost: 1000n, endpoint: 'embed', team: undefined }),
  bookedCall('req_5', { cost: 10_000n, startedAt: before }),
  bookedCall('req_6', { cost: 100_000n, startedAt: after }),
  bookedCall('req_7', { cost: 'unpriced', outcome: 'cut', estimated: true, counts: { output: 3 } }),
  bookedCall('req_8', { cost: undefined, counts: {}, outcome: 'aborted', cache: 'miss' }),
  bookedCall('req_9', { cost: 0n, cache: 'hit' }),
  bookedCall('req_10', { cost: undefined, counts: {}, providerModel: 'made-up', outcome: 'not_found' }),
  bookedCall('req_11', {
    cost: undefined,
    counts: {},
    provider: undefined,
    providerModel: undefined,
    outcome: 'quota',
  }),
];

let store: TestStore;
beforeAll(async () => {
  store = await startStore();
  const books = createBooks(store.table, { keepDays: 400 });
  await Promise.all(calls.map((call) => books.write(call)));
});
afterAll(() => store.close());

const today = { since: '2026-11-22', until: '2026-11-22' };

function usage(query: Partial<UsageQuery>) {
  return readUsage(store.table, { ...today, by: [], ...query }, noon);
}

async function costs(query: Partial<UsageQuery>) {
  const { rows } = await usage(query);
  return rows.map(({ group, measures }) => [...Object.values(group), measures.requests, measures.cost]);
}

describe('usage', () => {
  test('of a day is the sum of its calls, each once', async () => {
    const total: Measures = {
      requests: 9n,
      errors: 3n,
      aborted: 1n,
      cache_hits: 1n,
      unpriced: 1n,
      estimated: 1n,
      cost: 1111n,
      input: 50n,
      cache_read: 25n,
      output: 38n,
    };

    expect(await usage({})).toEqual({ rows: [{ group: {}, measures: total }], total });
  });

  test('is of the days that were asked for, in UTC', async () => {
    expect(await costs({ by: ['day'], since: '2026-11-20', until: '2026-11-23' })).toEqual([
      ['2026-11-21', 1n, 10_000n],
      ['2026-11-22', 9n, 1111n],
      ['2026-11-23', 1n, 100_000n],
    ]);
    expect((await usage({ since: '2026-11-23', until: '2026-11-22' })).rows).toEqual([]);
  });

  test('of names that no provider knows, and of calls that no provider was asked, has no model', async () => {
    expect(await costs({ by: ['model'] })).toEqual([
      ['groq/gpt-oss-20b', 6n, 1011n],
      ['anthropic/claude-sonnet-4-5', 1n, 100n],
      ['', 2n, undefined],
    ]);
  });

  test.each([
    [
      ['key'],
      [
        ['key_1', 8n, 1101n],
        ['key_2', 1n, 10n],
      ],
    ],
    [
      ['team'],
      [
        ['', 1n, 1000n],
        ['blue', 1n, 100n],
        ['red', 7n, 11n],
      ],
    ],
    [
      ['provider'],
      [
        ['groq', 7n, 1011n],
        ['anthropic', 1n, 100n],
        ['', 1n, undefined],
      ],
    ],
    [
      ['endpoint'],
      [
        ['embed', 1n, 1000n],
        ['chat', 8n, 111n],
      ],
    ],
    [
      ['day', 'team', 'provider'],
      [
        ['2026-11-22', '', 'groq', 1n, 1000n],
        ['2026-11-22', 'blue', 'anthropic', 1n, 100n],
        ['2026-11-22', 'red', 'groq', 6n, 11n],
        ['2026-11-22', 'red', '', 1n, undefined],
      ],
    ],
  ] as const)('by %j, what costs most first', async (by, rows) => {
    expect(await costs({ by })).toEqual(rows);
  });

  test.each([
    [{ key: 'key_2' }, 10n],
    // No key's sums begin with another's.
    [{ key: 'key_' }, undefined],
    [{ team: 'blue' }, 100n],
    [{ team: '' }, 1000n],
    [{ model: 'groq/gpt-oss-20b', endpoint: 'chat' }, 11n],
  ])('of %j only', async (only, cost) => {
    expect((await usage({ only })).total.cost).toBe(cost);
  });
});

async function exported(format: 'jsonl' | 'csv', days = ['2026-11-21', '2026-11-22', '2026-11-23']) {
  return (await Array.fromAsync(exportCalls(store.table, days, format))).join('');
}

describe('an export', () => {
  test('as JSON lines has every call, day by day', async () => {
    const text = await exported('jsonl');

    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(text.endsWith('}\n')).toBe(true);
    expect(lines.map(({ request_id }) => request_id).sort()).toEqual(calls.map(({ requestId }) => requestId).sort());
    expect([lines[0]?.['request_id'], lines.at(-1)?.['request_id']]).toEqual(['req_5', 'req_6']);
    expect(lines.find(({ request_id }) => request_id === 'req_2')).toEqual({
      request_id: 'req_2',
      started_at: '2026-11-22T12:00:00.000Z',
      key: 'key_2',
      team: 'red',
      tags: { app: 'a "b", c' },
      endpoint: 'chat',
      model: 'fast',
      provider: 'groq',
      provider_model: 'gpt-oss-20b',
      status: 200,
      outcome: 'ok',
      attempts: 1,
      latency_ms: 900,
      first_chunk_ms: 120,
      cost_usd: '0.00000000001',
      price_version: '2026-11-20',
      input: 10,
      cache_read: 5,
      output: 7,
    });
  });

  test('as CSV has a head, a line a call, and quotes where they are needed', async () => {
    const lines = (await exported('csv', ['2026-11-22'])).split('\r\n');

    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('');
    expect(lines[0]).toBe(
      'request_id,started_at,key,team,tags,endpoint,model,provider,provider_model,status,outcome,error_code,attempts,cache,latency_ms,first_chunk_ms,cost_usd,unpriced,price_version,estimated,input,cache_read,cache_audio_read,cache_write,cache_write_1h,input_audio,input_image,output,output_reasoning,output_audio,web_searches,audio_ms,search_units',
    );
    expect(lines.find((line) => line.startsWith('req_2,'))).toBe(
      'req_2,2026-11-22T12:00:00.000Z,key_2,red,"{""app"":""a \\""b\\"", c""}",chat,fast,groq,gpt-oss-20b,200,ok,,1,,900,120,0.00000000001,,2026-11-20,,10,5,,,,,,7,,,,,',
    );
  });

  test('of days without calls is empty, but for the head', async () => {
    expect(await exported('jsonl', ['2020-01-01'])).toBe('');
    expect((await exported('csv', ['2020-01-01'])).split('\r\n')).toHaveLength(2);
  });

  test.each(['=1+1', '+1', '-1', '@sum', '\tx'])('keeps spreadsheets from computing %j', async (model) => {
    const day = new Date('2026-12-24T12:00:00Z');
    await createBooks(store.table, { keepDays: 400 }).write(bookedCall(`req_${model}`, { startedAt: day, model }));

    const csv = await exported('csv', ['2026-12-24']);

    expect(csv.split('\r\n').find((line) => line.startsWith(`req_${model}`))).toContain(`,chat,'${model},groq,`);
  });
});
