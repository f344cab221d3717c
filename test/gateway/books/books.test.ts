import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rebuild, verify } from '../../../gateway/books/audit.ts';
import type { BookedCall } from '../../../gateway/books/booked-call.ts';
import { createBooks } from '../../../gateway/books/books.ts';
import { groupOf } from '../../../gateway/books/measures.ts';
import { dayOf, shardsOf, sumKey } from '../../../gateway/books/partitions.ts';
import { readSums } from '../../../gateway/books/read-sums.ts';
import type { Table } from '../../../gateway/store/table.ts';
import { bookedCall, noon } from '../../helpers/booked-call.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());

/** Each test has a day of its own. */
let day = new Date(noon);
beforeEach(() => {
  day = new Date(day.getTime() + 86_400_000);
});

const books = () => createBooks(store.table, { keepDays: 400 });

/** A table whose writes fail from the one that is counted: not done, done without an answer, or half of them done. */
function failing(from: number, how: 'before' | 'after' | 'halfway'): Table {
  let writes = 0;
  const guard = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    writes += 1;
    if (writes < from) return work();
    if (how === 'after' && writes === from) await work();
    throw new Error('The process died.');
  };
  const { table } = store;
  return {
    ...table,
    put: (...write) => guard(() => table.put(...write)),
    async putMany(items) {
      if (how === 'halfway' && writes + 1 === from) await table.putMany(items.slice(0, items.length / 2));
      await guard(() => table.putMany(items));
    },
    update: (...write) => guard(() => table.update(...write)),
  };
}

async function sumsOf(date: Date, at = date) {
  const sums = await Promise.all(shardsOf(dayOf(date)).map((shard) => readSums(store.table, shard, at)));
  return sums.flat();
}

async function summed(date: Date, at = date) {
  return (await sumsOf(date, at)).map(({ measures }) => measures).filter((measures) => measures.requests);
}

const once = { requests: 1n, cost: 1234n, input: 10n, cache_read: 5n, output: 7n };

describe('a call that is written', () => {
  test.each([
    ['whole', {}],
    [
      'with all there can be',
      { tags: { app: 'search' }, cache: 'miss', errorCode: 'stream_cut', outcome: 'cut', estimated: true },
    ],
    ['that failed', { cost: undefined, counts: {}, provider: undefined, providerModel: undefined, outcome: 'quota' }],
    ['without a price', { cost: 'unpriced', priceVersion: undefined }],
    ['that cost nothing', { cost: 0n }],
    ['that cost more than a double holds', { cost: 9_007_199_254_740_993n }],
  ] as const)('is found as it was: %s', async (name, more) => {
    const call = bookedCall(`req_${name}`, { startedAt: day, ...more });

    await books().write(call);

    expect(await books().find(call.requestId, day)).toEqual(call);
  });

  test('is found by a clock that says another day', async () => {
    const beforeMidnight = new Date('2026-12-31T23:59:00Z');
    const call = bookedCall('req_midnight', { startedAt: beforeMidnight });
    await books().write(call);

    const found = (minutes: number) =>
      books().find('req_midnight', new Date(beforeMidnight.getTime() + minutes * 60_000));

    expect(await Promise.all([found(0), found(9), found(30)])).toEqual([call, call, undefined]);
  });

  test('expires when its time is over, and its sum does not', async () => {
    await createBooks(store.table, { keepDays: 3 }).write(bookedCall('req_expiring', { startedAt: day }));

    const items = await Promise.all(
      shardsOf(dayOf(day)).flatMap(({ day: of, index }) => [
        Array.fromAsync(store.table.query(`call#${of}#${index}`)),
        Array.fromAsync(store.table.query(`sum#${of}#${index}`)),
      ]),
    );

    expect(items.flat().map((item) => item['expires_at'])).toEqual([day.getTime() / 1000 + 3 * 86_400, undefined]);
  });

  test('is in the sum of its group, which announces nothing any more', async () => {
    await books().write(bookedCall('req_summed', { startedAt: day }));

    const [sum, ...others] = await sumsOf(day);

    expect(others).toEqual([]);
    expect(sum).toMatchObject({
      group: { key: 'key_1', team: 'red', endpoint: 'chat', provider: 'groq', model: 'groq/gpt-oss-20b' },
      measures: once,
      version: 2n,
      due: new Map(),
    });
  });
});

describe('200 calls at once', () => {
  test('are summed to the token and the last digit of money', async () => {
    const dear = 9_007_199_254_740_993n;
    const calls = Array.from({ length: 200 }, (_, index) =>
      bookedCall(`req_${index}`, {
        startedAt: day,
        cost: index === 0 ? dear : BigInt(index),
        counts: { output: index },
      }),
    );

    await Promise.all(calls.map((call) => books().write(call)));

    const sums = await summed(day);
    const total = (name: 'requests' | 'cost' | 'output') => sums.reduce((sum, each) => sum + (each[name] ?? 0n), 0n);
    expect([total('requests'), total('cost'), total('output')]).toEqual([200n, dear + 19_900n, 19_900n]);
    expect(sums.length).toBeGreaterThan(10);
  });
});

describe('a process that dies', () => {
  test.each([
    ['before anything is written', 1, 'before', 0],
    ['when its call is announced', 1, 'after', 0],
    ['before its record is written', 2, 'before', 0],
    ['when its record is written', 2, 'after', 1],
    ['before its call is added', 3, 'before', 1],
    ['when its call is added', 3, 'after', 1],
  ] as const)('%s leaves sums that are right when they are read', async (name, write, how, count) => {
    const call = bookedCall(`req_${name}`, { startedAt: day });
    // A process that lives on after a refusal tries the record all the same: one that died does not.
    const table = failing(write, how);
    await expect(createBooks(table, { keepDays: 400 }).write(call)).rejects.toThrow('The process died.');

    const first = await summed(day);
    const second = await summed(day);

    expect(first).toEqual(count === 0 ? [] : [once]);
    expect(second).toEqual(first);
    expect(await books().find(call.requestId, day)).toEqual(count === 0 ? undefined : call);
  });

  test('and comes back to finish its work adds nothing twice', async () => {
    const call = bookedCall('req_back', { startedAt: day });
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let updates = 0;
    const slow: Table = {
      ...store.table,
      update: async (...write) => {
        updates += 1;
        if (updates === 2) await held;
        return store.table.update(...write);
      },
    };
    const writing = createBooks(slow, { keepDays: 400 }).write(call);
    await expect.poll(() => updates).toBe(2);

    expect(await summed(day)).toEqual([once]);
    release();
    await writing;

    expect(await summed(day)).toEqual([once]);
  });

  test('leaves an announcement without a record that is dropped after an hour', async () => {
    const table = failing(2, 'before');
    await expect(
      createBooks(table, { keepDays: 1 }).write(bookedCall('req_lost', { startedAt: day })),
    ).rejects.toThrow();
    const due = async (minutes: number) => {
      const [sum] = await sumsOf(day, new Date(day.getTime() + minutes * 60_000));
      return sum?.due;
    };

    expect(await due(59)).toEqual(new Map([['req_lost', day.getTime()]]));
    expect(await due(61)).toEqual(new Map());
  });
});

test('a store that takes no announcement still gets the record, and the writer is told', async () => {
  let updates = 0;
  const table: Table = {
    ...store.table,
    update: async () => {
      updates += 1;
      throw new Error('throttled');
    },
  };
  const call = bookedCall('req_unannounced', { startedAt: day });

  await expect(createBooks(table, { keepDays: 400 }).write(call)).rejects.toThrow('throttled');

  expect(updates).toBe(1);
  expect(await books().find(call.requestId, day)).toEqual(call);
});

/** Calls whose sum is one item. */
function callsOfOneSum(count: number, more: Partial<BookedCall> = {}): BookedCall[] {
  const all = Array.from({ length: count * 60 }, (_, index) =>
    bookedCall(`req_one_${index}`, { startedAt: day, ...more }),
  );
  const placeOf = (call: BookedCall) => sumKey(groupOf(call), call.requestId, dayOf(day)).pk;
  const [first] = all;
  return all.filter((call) => first && placeOf(call) === placeOf(first)).slice(0, count);
}

/** How often a table was asked for what. */
function counting() {
  const counts: Record<string, number> = {};
  const count = <Args extends unknown[], Answer>(name: string, work: (...args: Args) => Answer) => {
    return (...args: Args) => {
      counts[name] = (counts[name] ?? 0) + 1;
      return work(...args);
    };
  };
  const { put, putMany, update } = store.table;
  const table: Table = {
    ...store.table,
    put: count('put', put),
    putMany: count('putMany', putMany),
    update: count('update', update),
  };
  return { counts, table };
}

const writeMany = (table: Table, calls: readonly BookedCall[]) =>
  createBooks(table, { keepDays: 400 }).writeMany(calls);

describe('calls that are written together', () => {
  test('are found as they were, and summed each in its group and on its day', async () => {
    const calls = Array.from({ length: 130 }, (_, index) =>
      bookedCall(`req_many_${index}`, {
        startedAt: new Date(day.getTime() + (index % 2) * 43_200_000),
        key: `key_${index % 3}`,
        cost: 2n ** 56n + BigInt(index),
        counts: { output: index },
      }),
    );

    expect(await writeMany(store.table, calls)).toEqual(new Map());

    const found = await Promise.all(calls.map(({ requestId, startedAt }) => books().find(requestId, startedAt)));
    expect(found).toEqual(calls);
    for (const of of [day, new Date(day.getTime() + 43_200_000)]) {
      const theirs = calls.filter(({ startedAt }) => dayOf(startedAt) === dayOf(of));
      expect(await verify(store.table, [dayOf(of)], of)).toEqual({
        records: theirs.length,
        differences: [],
        unsettled: 0,
      });
      const sums = await summed(of);
      expect(sums.reduce((sum, { cost = 0n }) => sum + cost, 0n)).toBe(
        theirs.reduce((sum, { cost }) => sum + BigInt(cost ?? 0n), 0n),
      );
    }
    day = new Date(day.getTime() + 86_400_000);
  });

  test('take three requests where they share a sum, and one more of its two for each fifty', async () => {
    const { counts, table } = counting();

    await writeMany(table, callsOfOneSum(50));
    expect(counts).toEqual({ update: 2, putMany: 1 });
    day = new Date(day.getTime() + 86_400_000);
    await writeMany(table, callsOfOneSum(51));

    expect(counts).toEqual({ update: 6, putMany: 2 });
    expect(await summed(day)).toMatchObject([{ requests: 51n, cost: 51n * 1234n }]);
    expect((await sumsOf(day))[0]?.due).toEqual(new Map());
  });

  test('are added one by one where a reader was first with some of them', async () => {
    const calls = callsOfOneSum(3);
    const [early] = calls;
    const { counts, table } = counting();
    const raced: Table = {
      ...table,
      async putMany(items) {
        await store.table.putMany(items.filter(({ sk }) => sk === early?.requestId));
        expect(await summed(day)).toEqual([once]);
        await table.putMany(items);
      },
    };

    expect(await writeMany(raced, calls)).toEqual(new Map());

    expect(counts).toEqual({ update: 5, putMany: 1 });
    expect(await summed(day)).toEqual([{ requests: 3n, cost: 3702n, input: 30n, cache_read: 15n, output: 21n }]);
  });

  test('do not suffer from a sum that takes nothing', async () => {
    const broken = bookedCall('req_broken', { startedAt: day, key: 'key_broken' });
    const whole = bookedCall('req_whole', { startedAt: day });
    const table: Table = {
      ...store.table,
      update: (key, update) =>
        key.sk.startsWith('key_broken') ? Promise.reject(new Error('throttled')) : store.table.update(key, update),
    };

    const failures = await writeMany(table, [broken, whole]);

    expect(failures).toEqual(new Map([[broken, new Error('throttled')]]));
    expect(await summed(day)).toEqual([once]);
    expect(await books().find('req_broken', day)).toEqual(broken);
  });
});

test('however many processes die wherever they do, beside readers and rebuilders: each record is summed once', async () => {
  const crashes = fc.record({
    from: fc.integer({ min: 1, max: 8 }),
    how: fc.constantFrom('before', 'after', 'halfway'),
    together: fc.integer({ min: 1, max: 7 }),
  });
  const others = fc.constantFrom('nobody', 'reader', 'rebuilder');
  const runs = fc.array(fc.tuple(crashes, others), { minLength: 1, maxLength: 12 });
  let run = 0;

  await fc.assert(
    fc.asyncProperty(runs, async (all) => {
      run += 1;
      const startedAt = new Date(day.getTime() + run * 86_400_000 * 40);
      const of = dayOf(startedAt);
      const work = all.map(async ([{ from, how, together }, other], index) => {
        const calls = Array.from({ length: together }, (_, each) =>
          bookedCall(`req_${run}_${index}_${each}`, { startedAt, cost: BigInt(10 ** (index % 6)) }),
        );
        const writing = writeMany(failing(from, how), calls);
        if (other === 'reader') await summed(startedAt);
        if (other === 'rebuilder') await rebuild(store.table, [of], startedAt);
        await writing;
        return Promise.all(calls.map(async ({ requestId }) => (await books().find(requestId, startedAt))?.cost));
      });
      const recorded = (await Promise.all(work)).flat().filter((cost) => typeof cost === 'bigint');

      const sums = await summed(startedAt);

      expect(sums.reduce((sum, { requests = 0n }) => sum + requests, 0n)).toBe(BigInt(recorded.length));
      expect(sums.reduce((sum, { cost = 0n }) => sum + cost, 0n)).toBe(recorded.reduce((sum, cost) => sum + cost, 0n));
      expect(await verify(store.table, [of], startedAt)).toMatchObject({ differences: [], unsettled: 0 });
    }),
    { numRuns: 12 },
  );
}, 30_000);
