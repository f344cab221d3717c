import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rebuild, verify } from '../../../gateway/books/audit.ts';
import { createBooks } from '../../../gateway/books/books.ts';
import { groupOf } from '../../../gateway/books/measures.ts';
import { callKey, type Day, dayOf, sumKey } from '../../../gateway/books/partitions.ts';
import { readUsage } from '../../../gateway/books/usage.ts';
import type { Table } from '../../../gateway/store/table.ts';
import { bookedCall, noon } from '../../helpers/booked-call.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());

/** Each test has a day of its own. */
let start = new Date(noon);
let day: Day;
beforeEach(() => {
  start = new Date(start.getTime() + 86_400_000);
  day = dayOf(start);
});

const call = (id: string, more = {}) => bookedCall(id, { startedAt: start, ...more });
const write = (...calls: ReturnType<typeof call>[]) =>
  Promise.all(calls.map((each) => createBooks(store.table, { keepDays: 400 }).write(each)));
const sumOf = (each: ReturnType<typeof call>) => sumKey(groupOf(each), each.requestId, day);

async function totals() {
  const { total } = await readUsage(store.table, { since: day, until: day, by: [] }, start);
  return total;
}

const right = { differences: [], unsettled: 0 };
const group = { key: 'key_1', team: 'red', endpoint: 'chat', provider: 'groq', model: 'groq/gpt-oss-20b' };

describe('books that are right', () => {
  test('have no differences, and rebuilding them changes nothing', async () => {
    await write(...Array.from({ length: 40 }, (_, index) => call(`req_${index}`, { cost: BigInt(index) })));
    const before = await totals();

    expect(await verify(store.table, [day], start)).toEqual({ records: 40, ...right });
    expect(await rebuild(store.table, [day], start)).toEqual({ records: 40, ...right });
    expect(await totals()).toEqual(before);
  });

  test('may be empty', async () => {
    expect(await verify(store.table, [day], start)).toEqual({ records: 0, ...right });
  });

  test('are right while a call is being written, at each step of it', async () => {
    const found: unknown[] = [];
    const watch = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
      const answer = await work;
      found.push(await verify(store.table, [day], start));
      return answer;
    };
    const table: Table = {
      ...store.table,
      put: (...args) => watch(store.table.put(...args)),
      update: (...args) => watch(store.table.update(...args)),
    };

    await createBooks(table, { keepDays: 400 }).write(call('req_watched'));

    expect(found).toEqual([
      { records: 0, ...right },
      { records: 1, ...right },
      { records: 1, ...right },
    ]);
    expect(await totals()).toMatchObject({ requests: 1n, cost: 1234n });
  });
});

describe('books that are wrong', () => {
  test('are told figure by figure, and mended', async () => {
    const calls = [call('req_a'), call('req_b', { key: 'key_2', cost: 100n })] as const;
    await write(...calls);
    await store.table.update(sumOf(calls[0]), {
      update: 'SET #input = :tokens ADD #cost :pico',
      names: { '#input': 'input', '#cost': 'cost' },
      values: { ':tokens': 11, ':pico': -1 },
    });

    const differences = [
      { day, ...group, measure: 'cost', recorded: 1234n, summed: 1233n },
      { day, ...group, measure: 'input', recorded: 10n, summed: 11n },
    ];
    expect(await verify(store.table, [day], start)).toEqual({ records: 2, differences, unsettled: 0 });
    expect(await rebuild(store.table, [day], start)).toEqual({ records: 2, differences, unsettled: 0 });
    expect(await verify(store.table, [day], start)).toEqual({ records: 2, ...right });
    expect(await totals()).toEqual({ requests: 2n, cost: 1334n, input: 20n, cache_read: 10n, output: 14n });
  });

  test('because a sum is gone, or was never written', async () => {
    const lost = call('req_gone');
    await write(lost);
    await store.table.remove(sumOf(lost));

    const { differences } = await rebuild(store.table, [day], start);

    expect(differences.map(({ measure, recorded, summed }) => [measure, recorded, summed])).toEqual([
      ['requests', 1n, 0n],
      ['cost', 1234n, 0n],
      ['input', 10n, 0n],
      ['cache_read', 5n, 0n],
      ['output', 7n, 0n],
    ]);
    expect(await totals()).toMatchObject({ requests: 1n, cost: 1234n });
  });

  test('because a record is gone', async () => {
    await write(call('req_kept'));
    const gone = call('req_removed', { key: 'key_9' });
    await write(gone);
    await store.table.remove(callKey(gone.requestId, day));

    const { differences } = await rebuild(store.table, [day], start);

    expect(differences.map(({ key, measure, recorded }) => [key, measure, recorded])).toEqual(
      ['requests', 'cost', 'input', 'cache_read', 'output'].map((measure) => ['key_9', measure, 0n]),
    );
    expect(await totals()).toMatchObject({ requests: 1n });
  });
});

describe('rebuilding while a call is written', () => {
  /** A table that stops a writer before its nth write. */
  function stopping(at: number) {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let writes = 0;
    const guard = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
      writes += 1;
      if (writes === at) await gate;
      return work();
    };
    const table: Table = {
      ...store.table,
      put: (...args) => guard(() => store.table.put(...args)),
      update: (...args) => guard(() => store.table.update(...args)),
    };
    return { table, release, reached: () => writes >= at };
  }

  test.each([1, 2, 3])('counts it once, wherever it is: write %i', async (at) => {
    const damaged = call('req_damaged');
    await write(damaged);
    await store.table.update(sumOf(damaged), {
      update: 'ADD #cost :pico',
      names: { '#cost': 'cost' },
      values: { ':pico': 5 },
    });
    const { table, release, reached } = stopping(at);
    const writing = createBooks(table, { keepDays: 400 }).write(call('req_new'));
    await expect.poll(reached).toBe(true);

    await rebuild(store.table, [day], start);
    release();
    await writing;

    expect(await totals()).toMatchObject({ requests: 2n, cost: 2468n });
    expect(await verify(store.table, [day], start)).toEqual({ records: 2, ...right });
  });

  test('mends nothing that changes at every look, and says so', async () => {
    const busy = call('req_busy');
    await write(busy);
    await store.table.update(sumOf(busy), {
      update: 'ADD #cost :pico',
      names: { '#cost': 'cost' },
      values: { ':pico': 5 },
    });
    const bump = { update: 'ADD #version :one', names: { '#version': 'version' }, values: { ':one': 1 } };
    const table: Table = {
      ...store.table,
      async *query(pk, query) {
        if (pk.startsWith('call#')) await store.table.update(sumOf(busy), bump);
        yield* store.table.query(pk, query);
      },
    };

    const audit = await rebuild(table, [day], start);

    expect(audit).toEqual({ records: 1, differences: [], unsettled: 1 });
    expect(await totals()).toMatchObject({ cost: 1239n });
  });
});
