import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTable } from '../../../gateway/store/dynamodb-table.ts';
import type { Item } from '../../../gateway/store/item.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());

const keysOf = (items: readonly Item[]) => items.map(({ sk }) => sk);

async function fill(pk: string, count: number, more: Item = {}): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index);
  await Promise.all(numbers.map((n) => store.table.put({ pk, sk: String(n).padStart(4, '0'), ...more })));
}

describe('an item', () => {
  test.each<[string, Item]>([
    ['texts', { empty: '', text: 'Grüße 👋 "quoted" \\ \n', __proto__: 'x' }],
    ['numbers', { zero: 0, negative: -1.5, tiny: 1e-30, third: 1 / 3, sum: 0.1 + 0.2 }],
    ['whole numbers at the edge', { safe: Number.MAX_SAFE_INTEGER, beyond: 2n ** 53n, below: -(2n ** 60n) }],
    ['whole numbers as long as they can be', { long: 12345678901234567890123456789012345678n }],
    ['truth', { yes: true, no: false }],
    ['lists', { none: [], mixed: [1, 'two', false, [2n ** 70n]] }],
    ['nested objects', { none: {}, deep: { er: { est: [{ a: 1 }] } } }],
    ['names that are words of expressions', { size: 1, 'with.dot': 2, '#x': 3, ':y': 4 }],
  ])('comes back as it was put: %s', async (name, attributes) => {
    const item = { pk: 'item', sk: name, ...attributes };
    await store.table.put(item);

    expect(await store.table.get({ pk: 'item', sk: name })).toEqual(item);
  });

  test('that is not there is undefined', async () => {
    expect(await store.table.get({ pk: 'item', sk: 'none' })).toBeUndefined();
  });
});

describe('conditions', () => {
  const key = { pk: 'condition', sk: 'a' };
  const isNew = { condition: 'attribute_not_exists(pk)' };

  test('let an item be put, or not', async () => {
    expect(await store.table.put({ ...key, n: 1 }, isNew)).toBe(true);
    expect(await store.table.put({ ...key, n: 2 }, isNew)).toBe(false);
    expect(await store.table.get(key)).toEqual({ ...key, n: 1 });
  });

  test('let it be changed, and tell what it is then', async () => {
    const add = { update: 'ADD #n :one', condition: '#n < :most', names: { '#n': 'n' } };

    expect(await store.table.update(key, { ...add, values: { ':one': 1, ':most': 2 } })).toEqual({ ...key, n: 2 });
    expect(await store.table.update(key, { ...add, values: { ':one': 1, ':most': 2 } })).toBeUndefined();
  });

  test('let it be changed blindly, and tell only whether it was', async () => {
    const set = (m: number) => ({
      update: 'SET m = :m',
      condition: 'attribute_not_exists(m)',
      values: { ':m': m },
      isBlind: true,
    });

    expect(await store.table.update(key, set(7))).toEqual({});
    expect(await store.table.update(key, set(8))).toBeUndefined();
    expect(await store.table.get(key)).toEqual({ ...key, n: 2, m: 7 });
  });

  test('let it be removed', async () => {
    const is = (n: number) => ({ condition: 'n = :n', values: { ':n': n } });

    expect(await store.table.remove(key, is(7))).toBe(false);
    expect(await store.table.remove(key, is(2))).toBe(true);
    expect(await store.table.get(key)).toBeUndefined();
  });
});

describe('a query', () => {
  const query = async (pk: string, options = {}) => keysOf(await Array.fromAsync(store.table.query(pk, options)));

  test('gives a partition in order, and no other', async () => {
    await fill('q', 12);
    await fill('q2', 1);

    const all = Array.from({ length: 12 }, (_, n) => String(n).padStart(4, '0'));
    expect(await query('q')).toEqual(all);
    expect(await query('q', { newestFirst: true })).toEqual(all.toReversed());
    expect(await query('q', { prefix: '001' })).toEqual(['0010', '0011']);
    expect(await query('q', { between: ['0003', '0005'] })).toEqual(['0003', '0004', '0005']);
    expect(await query('q', { limit: 2, newestFirst: true })).toEqual(['0011', '0010']);
    expect(await query('none')).toEqual([]);
  });

  test('goes on over pages of a megabyte', async () => {
    await fill('large', 30, { text: 'x'.repeat(100_000) });

    expect(await query('large')).toHaveLength(30);
    expect(await query('large', { limit: 25 })).toHaveLength(25);
  });
});

describe('many', () => {
  test('are read at once, more than one request takes, each once', async () => {
    await fill('many', 230);
    const keys = Array.from({ length: 250 }, (_, n) => ({ pk: 'many', sk: String(n % 240).padStart(4, '0') }));

    const found = await store.table.getMany(keys);

    expect(keysOf(found).toSorted()).toEqual(Array.from({ length: 230 }, (_, n) => String(n).padStart(4, '0')));
  });

  test('none are none', async () => {
    expect(await store.table.getMany([])).toEqual([]);
  });

  test('that the store did not get to are asked for again', async () => {
    const asked: unknown[] = [];
    const items = { a: { pk: { S: 'p' }, sk: { S: 'a' } }, b: { pk: { S: 'p' }, sk: { S: 'b' } } };
    const table = createTable('t', async (_, input) => {
      asked.push(input);
      return asked.length === 1
        ? { Responses: { t: [items.a] }, UnprocessedKeys: { t: { Keys: [items.b], ConsistentRead: true } } }
        : { Responses: { t: [items.b] }, UnprocessedKeys: {} };
    });

    const found = await table.getMany([
      { pk: 'p', sk: 'a' },
      { pk: 'p', sk: 'b' },
    ]);

    expect(keysOf(found)).toEqual(['a', 'b']);
    expect(asked[1]).toEqual({ RequestItems: { t: { Keys: [items.b], ConsistentRead: true } } });
  });
});

describe('many that are put at once', () => {
  const numbered = (pk: string, count: number, more: Item = {}) =>
    Array.from({ length: count }, (_, n) => ({ pk, sk: String(n).padStart(4, '0'), ...more }));

  test('are there, more than one request takes, in place of what was', async () => {
    await fill('put', 3, { old: true });

    await store.table.putMany([...numbered('put', 60, { n: 2n ** 60n }), ...numbered('put-2', 1)]);

    expect(await Array.fromAsync(store.table.query('put'))).toEqual(numbered('put', 60, { n: 2n ** 60n }));
    expect(await Array.fromAsync(store.table.query('put-2'))).toHaveLength(1);
  });

  test('with one key are the last of them', async () => {
    await store.table.putMany([...numbered('twice', 2, { n: 1 }), ...numbered('twice', 1, { n: 2 })]);

    expect((await Array.fromAsync(store.table.query('twice'))).map(({ n }) => n)).toEqual([2, 1]);
  });

  test('may be none', async () => {
    await expect(store.table.putMany([])).resolves.toBeUndefined();
  });

  /** A table whose store does one item a request, and what was put into it. */
  function reluctant(stopsAfter = Number.POSITIVE_INFINITY) {
    const put: unknown[] = [];
    let requests = 0;
    const table = createTable('t', async (operation, input, options) => {
      expect([operation, options]).toEqual(['BatchWriteItem', { repeatable: true }]);
      requests += 1;
      const [first, ...rest] = (input as { RequestItems: { t: unknown[] } }).RequestItems.t;
      if (requests > stopsAfter) return { UnprocessedItems: { t: [first, ...rest] } };
      put.push(first);
      return { UnprocessedItems: rest.length > 0 ? { t: rest } : {} };
    });
    return { table, put };
  }

  test('that the store did not get to are put again', async () => {
    const { table, put } = reluctant();

    await table.putMany(numbered('p', 4));

    expect(put).toEqual(
      numbered('p', 4).map(({ pk, sk }) => ({ PutRequest: { Item: { pk: { S: pk }, sk: { S: sk } } } })),
    );
  });

  test('that it never gets to are given up', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { table, put } = reluctant(1);

    const putting = expect(table.putMany(numbered('p', 3))).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await vi.runAllTimersAsync();

    await putting;
    expect(put).toHaveLength(1);
  });
});
