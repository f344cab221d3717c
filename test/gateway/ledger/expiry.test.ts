import { beforeEach, describe, expect, test } from 'vitest';
import { fromUsd } from '../../../gateway/cost/pico-usd.ts';
import { createLedger, type LedgerOptions } from '../../../gateway/ledger/ledger.ts';
import { emptyItem, stateOf } from '../../../gateway/ledger/state.ts';
import { stateKey } from '../../../gateway/ledger/subject.ts';
import type { Told } from '../../../gateway/ledger/told.ts';
import { StoreUnavailable } from '../../../gateway/store/store-unavailable.ts';
import type { Table } from '../../../gateway/store/table.ts';
import { Clock, callOf } from './calls.ts';
import { createMemoryTable, type MemoryTable } from './memory-table.ts';

const rules = { budget: { usd: 10, per: 'total' } } as const;
const maxMs = 60_000;
/** Seconds until the hold of such a call has expired, with what clocks may differ by. */
const lease = 91;
const day = 86_400;
const hour = 3600;

let clock: Clock;
let table: MemoryTable;
let records: Map<string, Told>;

beforeEach(() => {
  clock = new Clock();
  table = createMemoryTable();
  records = new Map();
});

/** Each is a process of its own. */
function processOf(options: Partial<LedgerOptions> = {}) {
  const ledger = createLedger({ table, findRecord: async (id) => records.get(id), now: clock.now, ...options });
  const admit = (usd: number, requestId?: string) =>
    ledger.admit(callOf({ rules, usd, maxMs, ...(requestId !== undefined && { requestId }) }));
  return { ledger, admit };
}

async function readState() {
  const item = await table.get(stateKey({ scope: 'key', id: 'key_1' }, 0));
  if (!item) throw new Error('There is no state.');
  return stateOf(item);
}

const used = { promptTokens: 7, completionTokens: 3 };

describe('the hold of a process that died', () => {
  test('stands until its call must be over, and a little longer', async () => {
    await processOf().admit(10);

    clock.pass(lease - 1);
    await expect(processOf().admit(1)).rejects.toThrow('held for calls in flight');
    clock.pass(1);

    await expect(processOf().admit(10)).resolves.toBeDefined();
    expect(await readState()).toMatchObject({ used: { cost: 0n }, committed: { cost: fromUsd(10) } });
  });

  test('is counted as the books have it', async () => {
    await processOf().admit(10, 'req_dead');
    records.set('req_dead', { cost: fromUsd(3), tokens: 12 });
    clock.pass(lease);

    await expect(processOf().admit(8)).rejects.toThrow('$7 are left');

    expect((await readState()).used).toEqual({ requests: 1n, tokens: 12n, cost: fromUsd(3) });
  });

  test('is cleared away by who settles another call', async () => {
    await processOf().admit(2, 'req_dead');
    records.set('req_dead', { cost: 'unpriced', tokens: undefined });
    clock.pass(lease);

    await (await processOf().admit(1)).settle({ cost: fromUsd(1), usage: used });

    const state = await readState();
    expect(state.holds).toEqual({});
    expect(state.committed).toEqual({ requests: 2n, tokens: 110n, cost: fromUsd(3) });
  });

  test('does not add a round trip to a call that has room beside it', async () => {
    const living = processOf({ table: counting(table) });
    await living.admit(1);
    clock.pass(lease);
    operations.length = 0;

    await living.admit(1);

    expect(operations).toEqual(['update']);
  });

  test('is looked up once for all calls that find it in their way', async () => {
    await processOf().admit(10, 'req_dead');
    clock.pass(lease);
    let lookups = 0;
    const findRecord = async () => {
      lookups += 1;
      return undefined;
    };
    const { admit } = processOf({ findRecord });

    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => admit(1)));

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(lookups).toBe(1);
  });

  test('is cleared away with a hundred others before anybody is refused', async () => {
    const dead = processOf();
    for (let count = 0; count < 101; count += 1) await dead.admit(0.09);
    clock.pass(lease);

    await expect(processOf().admit(10)).resolves.toBeDefined();

    expect(Object.keys((await readState()).holds)).toHaveLength(1);
  });
});

describe('a call settled after its hold expired', () => {
  const settleLate = async () => {
    const late = await processOf().admit(10, 'req_late');
    clock.pass(lease);
    return late;
  };

  test('is counted once, where nobody had noticed', async () => {
    const late = await settleLate();

    await late.settle({ cost: fromUsd(3), usage: used });

    expect(await readState()).toMatchObject({ used: { tokens: 10n, cost: fromUsd(3) }, holds: {}, gone: {} });
  });

  test('is counted once, where its hold had been given back', async () => {
    const late = await settleLate();
    await (await processOf().admit(5)).settle({ cost: undefined, usage: undefined });
    expect(Object.keys((await readState()).gone)).toEqual(['req_late']);

    await late.settle({ cost: fromUsd(3), usage: used });

    expect(await readState()).toMatchObject({ used: { tokens: 10n, cost: fromUsd(3) }, gone: {} });
  });

  test('is counted once, where the books had told already', async () => {
    const late = await settleLate();
    records.set('req_late', { cost: fromUsd(3), tokens: 10 });
    await (await processOf().admit(5)).settle({ cost: undefined, usage: undefined });

    await late.settle({ cost: fromUsd(3), usage: used });

    expect(await readState()).toMatchObject({ used: { tokens: 10n, cost: fromUsd(3) }, gone: {} });
  });

  test('is counted once, where its record came late and its process died then', async () => {
    await settleLate();
    await (await processOf().admit(5)).settle({ cost: undefined, usage: undefined });
    records.set('req_late', { cost: fromUsd(3), tokens: 10 });
    clock.pass(hour);

    await (await processOf().admit(5)).settle({ cost: undefined, usage: undefined });

    expect(await readState()).toMatchObject({ used: { tokens: 10n, cost: fromUsd(3) }, gone: {} });
  });

  test('leaves no trace where the books had told: nothing more is to be expected', async () => {
    await settleLate();
    records.set('req_late', { cost: fromUsd(3), tokens: 10 });

    await (await processOf().admit(5)).settle({ cost: undefined, usage: undefined });

    expect(await readState()).toMatchObject({ used: { cost: fromUsd(3) }, holds: {}, gone: {} });
  });

  test('leaves a trace for an hour', async () => {
    const late = await settleLate();
    await (await processOf().admit(5)).settle({ cost: undefined, usage: undefined });
    clock.pass(hour - 1);
    await (await processOf().admit(5)).settle({ cost: undefined, usage: undefined });

    await late.settle({ cost: fromUsd(3), usage: used });

    expect((await readState()).used.cost).toBe(fromUsd(3));
  });

  test('leaves no more than a thousand traces, so that its item never grows too large', async () => {
    const hold = { a: 0, t: 0, b: Math.floor(clock.ms / 1000), d: lease - 1 };
    const crashed = Object.fromEntries(Array.from({ length: 1100 }, (_, index) => [`req_dead_${index}`, hold]));
    await table.put({ ...emptyItem(stateKey({ scope: 'key', id: 'key_1' }, 0)), holds: crashed });
    clock.pass(lease);
    const living = processOf();

    for (let count = 0; count < 60; count += 1) {
      await (await living.admit(1)).settle({ cost: undefined, usage: undefined });
    }

    const { holds, gone } = await readState();
    expect(holds).toEqual({});
    expect(Object.keys(gone).length).toBeGreaterThan(900);
    expect(Object.keys(gone).length).toBeLessThanOrEqual(1000);
  });

  test('leaves no trace for ever, where it is never heard of again', async () => {
    await settleLate();
    await (await processOf().admit(5)).settle({ cost: undefined, usage: undefined });
    clock.pass(hour);

    await (await processOf().admit(5)).settle({ cost: undefined, usage: undefined });

    expect(await readState()).toMatchObject({ used: { cost: 0n }, committed: { cost: 0n }, holds: {}, gone: {} });
  });
});

const operations: string[] = [];

function counting(inner: Table): Table {
  const counted =
    <Args extends unknown[], Answer>(name: string, operation: (...args: Args) => Promise<Answer>) =>
    (...args: Args) => {
      operations.push(name);
      return operation(...args);
    };
  return {
    ...inner,
    get: counted('get', inner.get),
    put: counted('put', inner.put),
    update: counted('update', inner.update),
  };
}

describe('round trips of the store', () => {
  beforeEach(() => {
    operations.length = 0;
  });

  test('are none for a call without limits', async () => {
    const { ledger } = processOf({ table: counting(table) });

    const lease = await ledger.admit(callOf({ rules: { limits: {}, models: ['*'] }, team: { id: 'a', rules: {} } }));
    await lease.settle({ cost: fromUsd(1), usage: used });

    expect(lease.headers).toEqual({});
    expect(operations).toEqual([]);
  });

  test('are one before a call and one after it, once the subject has been met', async () => {
    const { admit } = processOf({ table: counting(table) });
    await (await admit(1)).settle({ cost: fromUsd(1), usage: used });
    expect(operations).toEqual(['get', 'put', 'update', 'update']);
    operations.length = 0;

    clock.pass(day);
    const lease = await admit(1);
    expect(operations).toEqual(['update']);
    await lease.settle({ cost: fromUsd(1), usage: used });

    expect(operations).toEqual(['update', 'update']);
  });

  test('are one look for all calls that are refused together', async () => {
    const { admit } = processOf({ table: counting(table) });
    await admit(10);
    operations.length = 0;

    await Promise.allSettled(Array.from({ length: 50 }, () => admit(1)));

    expect(operations).toEqual(['get']);
  });

  test('are as few where another process has used some of the limit since', async () => {
    const first = processOf({ table: counting(table) });
    await first.admit(1);
    const other = processOf();
    for (let count = 0; count < 5; count += 1) await other.admit(1);
    operations.length = 0;

    await first.admit(1);

    expect(operations).toEqual(['update']);
  });
});

describe('a store whose answers are lost', () => {
  test('takes a hold once, though it was asked twice', async () => {
    const twice: Table = {
      ...table,
      update: async (key, update) => {
        await table.update(key, update);
        return table.update(key, update);
      },
    };
    const { admit } = processOf({ table: twice });

    const held = await admit(4);
    expect((await readState()).committed.cost).toBe(fromUsd(4));
    await held.settle({ cost: fromUsd(3), usage: used });

    expect(await readState()).toMatchObject({ used: { cost: fromUsd(3) }, committed: { cost: fromUsd(3) }, holds: {} });
  });
});

describe('a store that is down', () => {
  const down = () => Promise.reject(new StoreUnavailable(new Error('refused')));
  const broken: Table = { ...createMemoryTable(), get: down, put: down, update: down };
  const limits = { limits: { requestsPerMinute: 5 } };

  test('keeps calls out with a 503 that is worth a retry', async () => {
    const { ledger } = processOf({ table: broken });

    const refusal = await ledger.admit(callOf({ rules: limits })).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(StoreUnavailable);
    expect((refusal as StoreUnavailable).fields).toMatchObject({
      status: 503,
      code: 'store_unavailable',
      retryable: true,
      headers: { 'retry-after': '1' },
    });
  });

  test('lets calls in that have limits but no budget, where the operator wants so', async () => {
    const { ledger } = processOf({ table: broken, failOpen: true });

    const lease = await ledger.admit(callOf({ rules: limits }));

    expect(lease.headers).toEqual({});
    await expect(lease.settle({ cost: fromUsd(1), usage: used })).resolves.toBeUndefined();
    await expect(ledger.admit(callOf({ rules }))).rejects.toThrow(StoreUnavailable);
    await expect(ledger.admit(callOf({ rules: limits, team: { id: 'a', rules } }))).rejects.toThrow(StoreUnavailable);
  });

  test('for one subject gives back what was held for the others', async () => {
    const half: Table = {
      ...table,
      get: (key) => (key.pk === 'state#team#a' ? down() : table.get(key)),
    };
    const { ledger } = processOf({ table: half });

    await expect(ledger.admit(callOf({ rules, team: { id: 'a', rules } }))).rejects.toThrow(StoreUnavailable);

    expect(await readState()).toMatchObject({ committed: { cost: 0n, tokens: 0n }, holds: {} });
  });

  test('after the call leaves its hold to expire', async () => {
    let isDown = false;
    const failing: Table = { ...table, update: (key, update) => (isDown ? down() : table.update(key, update)) };
    const held = await processOf({ table: failing }).admit(4, 'req_unsettled');
    isDown = true;
    records.set('req_unsettled', { cost: fromUsd(3), tokens: 10 });

    await expect(held.settle({ cost: fromUsd(3), usage: used })).resolves.toBeUndefined();
    expect((await readState()).committed.cost).toBe(fromUsd(4));
    clock.pass(lease);
    await expect(processOf().admit(8)).rejects.toThrow('$7 are left');

    expect((await readState()).used.cost).toBe(fromUsd(3));
  });
});
