/** What was used and spent, from books that the test wrote. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BookedCall } from '../../gateway/books/booked-call.ts';
import { createBooks } from '../../gateway/books/books.ts';
import { bookedCall } from '../helpers/booked-call.ts';
import { environmentOf, type Room, rawdog } from '../helpers/cli.ts';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';
import { startStore, type TestStore } from '../helpers/store.ts';

const dollar = 10n ** 12n;
const day = new Date('2026-11-20T12:00:00Z');
let store: TestStore;
let gateway: TestGateway;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  store = await startStore();
  gateway = await startTestGateway({ env: store.environment });
  env = environmentOf(gateway);
  const { out } = await rawdog(['keys', 'create', '--name', 'website', '--json'], { env });
  const key: string = JSON.parse(out).id;
  await write([
    ...Array.from({ length: 3 }, () => ({ key, team: 'search', cost: 4n * dollar, counts: { input: 400_000, output: 1000 } })),
    { key, team: 'search', provider: 'groq', providerModel: 'llama-3.1-8b-instant', cost: dollar / 50n, counts: { input: 7 } },
    { key: 'caller-key', provider: undefined, providerModel: undefined, outcome: 'not_found', status: 404, cost: undefined, counts: {} },
    { key: 'caller-key', cost: 'unpriced', estimated: true, startedAt: new Date('2026-11-21T23:59:00Z'), counts: { output: 5 } },
  ]); // biome-ignore format: a call a line
});
afterAll(async () => {
  await gateway.close();
  await store.close();
});

async function write(calls: readonly Partial<BookedCall>[]): Promise<void> {
  const books = createBooks(store.table, { keepDays: 10_000 });
  for (const [index, call] of calls.entries()) {
    const defaults = { startedAt: day, team: undefined, provider: 'anthropic', providerModel: 'claude-sonnet-4-5' };
    await books.write(bookedCall(`req_${index}`, { ...defaults, ...call }));
  }
}

const days = ['--since', '2026-11-20', '--until', '2026-11-21'];
const call = (words: readonly string[], room: Room = {}) => rawdog([...words, ...days], { env, ...room });

test('without a terminal the table is plain and whole', async () => {
  expect(await call(['usage'])).toEqual({
    code: 0,
    notes: '',
    out: `Usage from 2026-11-20 to 2026-11-21 (UTC)

MODEL                        REQUESTS  ERRORS      INPUT  OUTPUT     COST
anthropic/claude-sonnet-4-5         4       0  1,200,000   3,005   $12.00
groq/llama-3.1-8b-instant           1       0          7       0  $0.0200
(none)                              1       1          0       0       $0
total                               6       1  1,200,007   3,005   $12.02

1 call had no price, and counts as $0.
The usage of 1 call is estimated: nobody told it.
`,
  });
});

test('in a terminal it has bars, and fits', async () => {
  const { out } = await call(['usage'], { width: 80 });

  expect(out).toBe(`Usage from 2026-11-20 to 2026-11-21 (UTC)

MODEL             REQUESTS  ERRORS      INPUT  OUTPUT     COST
anthropic/claud…         4       0  1,200,000   3,005   $12.00  ████████████████
groq/llama-3.1-…         1       0          7       0  $0.0200  ▏
(none)                   1       1          0       0       $0
total                    6       1  1,200,007   3,005   $12.02

1 call had no price, and counts as $0.
The usage of 1 call is estimated: nobody told it.
`);
});

test.each([20, 40, 50, 60, 72, 100, 200])('no line of the table is wider than a terminal of %d', async (width) => {
  const { out } = await call(['usage', '--by', 'model,key'], { width });
  const table = out.split('\n').slice(2, 8);

  expect(Math.max(...table.map((line) => [...line].length))).toBeLessThanOrEqual(Math.max(width, 50));
});

test('keys are told by their names, and days and teams stand side by side', async () => {
  const keys = await call(['usage', '--by', 'key']);
  const both = await call(['usage', '--by', 'day, team']);

  expect(keys.out).toMatch(/^website \(key_\w+\) {2}/m);
  expect(keys.out).toMatch(/^caller-key {2}/m);
  expect(both.out).toMatch(
    /^DAY {9}TEAM .*\n2026-11-20 {2}search {2} .*\n2026-11-20 {2}\(none\) {2} .*\n2026-11-21 {2}\(none\) {2} .*\ntotal /m,
  );
});

test('what cost nothing is compared by its calls', async () => {
  const { out } = await call(['usage', '--by', 'endpoint', '--key', 'caller-key'], { width: 100 });

  expect(out).toMatch(/^chat .*\$0 {2}█{20}$/m);
});

test('only what is asked for is counted', async () => {
  const { out } = await call(['usage', '--provider', 'groq', '--json']);

  expect(JSON.parse(out)).toMatchObject({
    object: 'usage',
    group_by: ['model'],
    data: [{ model: 'groq/llama-3.1-8b-instant', cost_usd: '0.02' }],
    total: { requests: 1, cost_usd: '0.02' },
  });
});

test('a key is named as everywhere', async () => {
  const [named, unknown] = await Promise.all([
    call(['usage', '--key', 'website', '--json']),
    call(['usage', '--key', 'nobody']),
  ]);

  expect(JSON.parse(named.out).total).toMatchObject({ requests: 4, cost_usd: '12.02' });
  expect([unknown.code, unknown.notes]).toEqual([1, 'There is no key of that name. `rawdog keys list` shows them.\n']);
});

test('of days without calls that is told', async () => {
  expect(await rawdog(['usage', '--since', '2020-01-01', '--until', '2020-01-02'], { env })).toMatchObject({
    out: 'Usage from 2020-01-01 to 2020-01-02 (UTC): no calls.\n',
  });
});

test('a day of the terminal is a day of the question', async () => {
  const { out } = await rawdog(['usage', '--since', '3d', '--json'], {
    env,
    now: () => Date.parse('2026-11-22T01:00:00Z'),
  });

  expect(JSON.parse(out).since).toBe('2026-11-20');
});

test('what the gateway refuses is told', async () => {
  const { code, notes } = await rawdog(['usage', '--since', '2020-01-01', '--until', '2022-01-01'], { env });

  expect([code, notes]).toEqual([1, expect.stringContaining('at most 366 days')]);
});

describe('an export', () => {
  test('has a line a call, in each format', async () => {
    const [jsonl, csv] = await Promise.all([call(['usage', 'export']), call(['usage', 'export', '--format', 'csv'])]);

    const records = jsonl.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).request_id);
    expect(records.sort()).toEqual(['req_0', 'req_1', 'req_2', 'req_3', 'req_4', 'req_5']);
    expect(
      csv.out
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(',')[0])
        .sort(),
    ).toEqual([...records, 'request_id']);
    expect([jsonl.notes, csv.notes]).toEqual(['', '']);
  });

  test('that breaks off is no success', async () => {
    const broken = await startStore();
    const other = await startTestGateway({ env: broken.environment });
    await broken.close();

    const { code, notes } = await rawdog(['usage', 'export'], { env: environmentOf(other) });
    await other.close();

    expect([code, notes]).toEqual([
      1,
      'The export broke off: what came is not complete. Try again, or fewer days at once.\n',
    ]);
  });
});

describe('the books', () => {
  const audit = (words: readonly string[], room: Room = {}) => call(['books', ...words], room);

  test('agree', async () => {
    expect(await audit(['verify'])).toEqual({
      code: 0,
      out: 'The books agree: 6 records from 2026-11-20 to 2026-11-21.\n',
      notes: '',
    });
  });

  test('tell how far they are where somebody looks', async () => {
    const { notes } = await audit(['verify'], { width: 80 });

    expect(notes).toContain('\r\x1b[K0 of 2 days verified; now 2026-11-20 …');
    expect(notes.endsWith('\r\x1b[K')).toBe(true);
  });

  test('that do not agree are shown, and mended', async () => {
    await spoil('groq');
    const found = await audit(['verify']);
    const mended = await audit(['rebuild']);
    const after = await audit(['verify', '--json']);

    expect([found.code, mended.code, after.code]).toEqual([1, 0, 0]);
    const [verdict = '', , ...table] = found.out.trimEnd().split('\n');
    expect(verdict).toBe(
      'The books do not agree: 2 figures of 6 records from 2026-11-20 to 2026-11-21. Mend them: rawdog books rebuild --since 2026-11-20 --until 2026-11-21',
    );
    expect(table.map((line) => line.split(/ {2,}/).filter((cell) => !cell.startsWith('key_')))).toEqual([
      ['DAY', 'KEY', 'MODEL', 'FIGURE', 'RECORDS', 'SUM'],
      ['2026-11-20', 'groq/llama-3.1-8b-instant', 'requests', '1', '2'],
      ['2026-11-20', 'groq/llama-3.1-8b-instant', 'cost', '$0.020000000000', '$1.020000000000'],
    ]);
    expect(mended.out).toMatch(/^2 figures mended: 6 records from 2026-11-20 to 2026-11-21\.\n\nDAY /);
    expect(JSON.parse(after.out)).toMatchObject({ object: 'audit', records: 6, agrees: true, differences: [] });
  });
});

/** Adds a call and a dollar to the sums of a provider that no record tells of. */
async function spoil(provider: string): Promise<void> {
  for (let shard = 0; shard < 16; shard += 1) {
    for await (const item of store.table.query(`sum#2026-11-20#${shard}`)) {
      if (item['provider'] !== provider) continue;
      const place = { pk: String(item['pk']), sk: String(item['sk']) };
      await store.table.put({ ...item, ...place, requests: 2, cost: Number(item['cost']) + 1e12 });
    }
  }
}
