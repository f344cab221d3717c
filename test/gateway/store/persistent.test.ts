import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTable } from '../../../gateway/store/dynamodb-table.ts';
import { openDynamoDb, openTable } from '../../../gateway/store/open-table.ts';
import { createPersistent } from '../../../gateway/store/persistent.ts';
import type { Table } from '../../../gateway/store/table.ts';
import { type Fault, type FaultyProxy, startFaultyProxy } from '../../helpers/faulty-proxy.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';

let store: TestStore;
let proxy: FaultyProxy;
let table: Table;

const patient = { connectMs: 5_000, firstByteMs: 5_000, idleMs: 5_000, patienceMs: 5_000 };
const impatient = { connectMs: 50, firstByteMs: 50, idleMs: 50, patienceMs: 200 };
const open = (environment: Record<string, string>, limits = patient) =>
  createTable(environment['RAWDOG_TABLE'] ?? '', openDynamoDb(environment, limits));

beforeAll(async () => {
  store = await startStore();
  proxy = await startFaultyProxy(store.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '');
  table = open({ ...store.environment, AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
});
beforeEach(() => {
  proxy.faults.length = 0;
  proxy.operations.length = 0;
});
afterAll(() => Promise.all([proxy.close(), store.close()]));

const key = { pk: 'p', sk: 's' };
const unavailable = {
  name: 'StoreUnavailable',
  fields: { status: 503, code: 'store_unavailable', retryable: true },
};
const once = (fault: Fault) => {
  proxy.faults.push(fault);
};
const count = async () => (await store.table.get(key))?.['n'];
const add = (repeatable?: boolean) => table.update(key, { update: 'ADD n :one', values: { ':one': 1 }, repeatable });
const reset = () => store.table.put({ ...key, n: 0 });

describe('what may be done twice goes on after', () => {
  test.each<Fault>(['reset-before', 'reset-after', 'internal-error', 'error-after', 'throttled'])(
    '%s',
    async (fault) => {
      await reset();
      await table.get(key);
      once(fault);
      expect(await table.get(key)).toEqual({ ...key, n: 0 });
      once(fault);
      expect(await table.getMany([key])).toHaveLength(1);
      once(fault);
      expect(await Array.fromAsync(table.query('p'))).toHaveLength(1);
      once(fault);
      expect(await table.put({ ...key, n: 5 })).toBe(true);
      once(fault);
      const set = { update: 'SET n = :n', values: { ':n': 6 }, repeatable: true };
      expect(await table.update(key, set)).toEqual({ ...key, n: 6 });
      once(fault);
      expect(await table.remove(key)).toBe(true);
      expect(proxy.operations).toHaveLength(13);
    },
  );
});

describe('what must not be done twice', () => {
  test.each<[Fault, number]>([
    ['reset-before', 0],
    ['reset-after', 1],
    ['internal-error', 0],
    ['error-after', 1],
  ])('fails after %s, done %i times', async (fault, times) => {
    await reset();
    // The connection is a kept one, whose death would else pass for one that nobody noticed.
    await table.get(key);
    proxy.operations.length = 0;
    once(fault);

    await expect(add()).rejects.toMatchObject(unavailable);

    expect(await count()).toBe(times);
    expect(proxy.operations).toEqual(['UpdateItem']);
  });

  test('goes on after it was throttled: it was not done', async () => {
    await reset();
    proxy.faults.push('throttled', 'throttled', 'throttled');

    expect(await add()).toEqual({ ...key, n: 1 });
    expect(proxy.operations).toHaveLength(4);
  });

  test.each([
    ['put', (is: { condition: string }) => table.put({ ...key, n: 1 }, is), 'attribute_not_exists(zzz)'],
    ['removed', (is: { condition: string }) => table.remove(key, is), 'attribute_not_exists(zzz)'],
  ])('is whatever is %s under a condition', async (_, write, condition) => {
    await reset();
    once('internal-error');

    await expect(write({ condition })).rejects.toMatchObject(unavailable);
  });
});

describe('a store that stays', () => {
  const openImpatient = (more: Record<string, string> = {}) =>
    open({ ...store.environment, AWS_ENDPOINT_URL_DYNAMODB: proxy.url, ...more }, impatient);

  test.each<Fault>(['reset-before', 'internal-error', 'throttled', 'silent'])('%s is a 503, soon', async (fault) => {
    proxy.faults.push(...Array<Fault>(1_000).fill(fault));

    await expect(openImpatient().get(key)).rejects.toMatchObject(unavailable);

    expect(proxy.operations.length).toBeGreaterThan(1);
  });

  test('down is a 503', async () => {
    const gone = await startFaultyProxy('http://127.0.0.1:1');
    await gone.close();
    const down = openImpatient({ AWS_ENDPOINT_URL_DYNAMODB: gone.url });

    await expect(down.get(key)).rejects.toMatchObject(unavailable);
    await expect(down.update(key, { update: 'SET n = :n', values: { ':n': 1 } })).rejects.toMatchObject(unavailable);
  });

  test('without the table is a 503 that tells the log why', async () => {
    await expect(openImpatient({ RAWDOG_TABLE: 'not-there' }).get(key)).rejects.toMatchObject({
      ...unavailable,
      cause: { name: 'ResourceNotFoundException', status: 400 },
    });
  });
});

test('without a name there is no table, and with one there is', () => {
  expect(openTable({})).toBeUndefined();
  expect(openTable({ RAWDOG_TABLE: '' })).toBeUndefined();
  expect(openTable({ RAWDOG_TABLE: 'rawdog' })).toBeDefined();
});

test('a thousand calls at once go through few connections, and count right', async () => {
  await reset();

  await Promise.all(Array.from({ length: 1_000 }, () => add()));

  expect(await count()).toBe(1_000);
  expect(proxy.mostAtOnce()).toBeLessThanOrEqual(32);
});

test('who has waited too long for a turn is told so, and not let in', async () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const slow = Promise.withResolvers<Record<string, unknown>>();
  const call = vi.fn(() => slow.promise);
  const persistent = createPersistent(call, 1_000);
  const running = Array.from({ length: 32 }, () => persistent('GetItem', {}));
  const waiting = persistent('GetItem', {});
  await new Promise(process.nextTick);
  expect(call).toHaveBeenCalledTimes(32);

  vi.advanceTimersByTime(15_001);
  slow.resolve({});

  await expect(waiting).rejects.toMatchObject({ ...unavailable, cause: { name: 'WaitedTooLong' } });
  await expect(Promise.all(running)).resolves.toHaveLength(32);
  expect(call).toHaveBeenCalledTimes(32);
});
