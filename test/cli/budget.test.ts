/** What of budgets is spent, by calls that the ledger let in. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedger } from '../../gateway/ledger/ledger.ts';
import { environmentOf, type Room, rawdog } from '../helpers/cli.ts';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';
import { startStore, type TestStore } from '../helpers/store.ts';

const dollar = 10n ** 12n;
const now = Date.now();
let store: TestStore;
let gateway: TestGateway;
let env: NodeJS.ProcessEnv;
let key: string;
beforeAll(async () => {
  store = await startStore();
  gateway = await startTestGateway({ env: store.environment });
  env = environmentOf(gateway);
  await call(['teams', 'create', 'search', '--name', 'Search', '--budget', '100/total']);
  const { out } = await call([
    'keys',
    'create',
    '--name',
    'website',
    '--team',
    'search',
    '--budget',
    '20/month',
    '--json',
  ]);
  key = JSON.parse(out).id;
  await spend();
});
afterAll(async () => {
  await gateway.close();
  await store.close();
});

function call(words: readonly string[], room: Room = {}) {
  return rawdog(words, { env, now: () => now, ...room });
}

/** Twelve dollars spent, and two held for a call in flight. */
async function spend(): Promise<void> {
  const ledger = createLedger({ table: store.table, findRecord: async () => undefined });
  const budget = { usd: 20, per: 'month' } as const;
  const team = { id: 'search', rules: { budget: { usd: 100, per: 'total' } } } as const;
  const principal = { id: key, rules: { budget }, team };
  const asked = { principal, model: 'a/b', target: 'a/b', tokens: 0, maxMs: 600_000 };
  const lease = await ledger.admit({ ...asked, requestId: 'req_1', ceiling: 15n * dollar });
  await lease.settle({ cost: 12n * dollar, usage: undefined });
  await ledger.admit({ ...asked, requestId: 'req_2', ceiling: 2n * dollar });
}

/** The beginning of the next month, and how far it is. */
function reset(): string {
  const today = new Date(now);
  const next = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 1);
  return `resets in SPAN (${new Date(next).toISOString().slice(0, 10)} 00:00 UTC)`;
}
const stable = (text: string) =>
  text.replace(/resets in [^(]+ \(/, 'resets in SPAN (').replaceAll(/key_\w{21}/g, 'key_1');

test('all of them are shown, plain without a terminal', async () => {
  const { code, out } = await call(['budget']);

  expect(code).toBe(0);
  expect(stable(out)).toBe(`team search
  $12.00 of $100.00 spent in total, $2.00 held, $86.00 left; it never resets

key website  key_1
  $12.00 of $20.00 spent this month, $2.00 held, $6.00 left; ${reset()}
`);
});

test.each([
  ['by its name', () => 'website'],
  ['by its id', () => key],
])('a key is found %s', async (_, word) => {
  const { out } = await call(['budget', word()], { width: 60 });

  expect(stable(out)).toBe(`key website  key_1
  ████████████████████████▒▒▒▒░░░░░░░░░░░░ 60 %
  $12.00 of $20.00 spent this month, $2.00 held, $6.00 left; ${reset()}
`);
});

test('a gauge fits a narrow terminal', async () => {
  const { out } = await call(['budget', 'search'], { width: 30 });

  expect(out.split('\n')[1]).toBe('  ██▒░░░░░░░░░░░░░░░░░ 12 %');
});

test('one that is used up is red', async () => {
  await call(['keys', 'update', 'website', '--budget', '14/month']);

  const { out } = await call(['budget', 'website'], { width: 60, env: { ...env, NO_COLOR: '' } });
  await call(['keys', 'update', 'website', '--budget', '20/month']);

  expect(out).toContain('\u001b[31m██████████████████████████████████▒▒▒▒▒▒\u001b[39m 85 %\n');
  expect(out).toContain(', $0 left; resets in ');
});

test('with --json the API speaks', async () => {
  const { out } = await call(['budget', 'search', '--json']);

  expect(JSON.parse(out)).toEqual({
    object: 'list',
    data: [
      {
        object: 'budget',
        scope: 'team',
        id: 'search',
        limit_usd: 100,
        per: 'total',
        spent_usd: '12',
        held_usd: '2',
        left_usd: '86',
        resets_at: null,
      },
    ],
  });
});

test('what has none is told', async () => {
  expect(await call(['budget', 'nobody'])).toEqual({
    code: 1,
    out: '',
    notes: 'There is no budget of `nobody`. `rawdog budget` shows all there are.\n',
  });
});
