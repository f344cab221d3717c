import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSharedRests, type NotedRest, type Rests } from '../../../gateway/routing/rests.ts';
import { createTable } from '../../../gateway/store/dynamodb-table.ts';
import { openDynamoDb } from '../../../gateway/store/open-table.ts';
import type { Table } from '../../../gateway/store/table.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';

const start = 1_800_000_000_000;

let store: TestStore;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());

const clock = { ms: start };
const warn = vi.fn();
let name = 0;
let rests: Rests;
beforeEach(() => {
  clock.ms = start;
  warn.mockClear();
  name += 1;
  rests = open();
});

function open(table: Table = store.table) {
  return createSharedRests(table, () => clock.ms, warn).of(`endpoint-${name}`);
}

const itemOf = (target: string) => store.table.get({ pk: `rest#endpoint-${name}`, sk: target });

function rest(more: Partial<NotedRest> = {}): NotedRest {
  return { target: 'a/b', until: start + 30_000, restMs: 30_000, notedAt: start, ...more };
}

const well = (notedAt: number) => rest({ until: 0, restMs: 0, notedAt });

describe('a rest', () => {
  test('is read by others as it was written, and is deleted some day', async () => {
    await rests.write(rest());
    await rests.write(rest({ target: 'c/d' }));

    expect(await open().read()).toEqual([rest(), rest({ target: 'c/d' })]);
    expect((await itemOf('a/b'))?.['expires_at']).toBe((start + 30_000 + 3_600_000) / 1000);
  });

  test('is one of its endpoint', async () => {
    await rests.write(rest());

    expect(
      await createSharedRests(store.table, () => clock.ms, warn)
        .of('another')
        .read(),
    ).toEqual([]);
  });

  test.each([
    ['shorter', rest({ until: start + 29_999, notedAt: start + 1 })],
    ['found out earlier', rest({ until: start + 60_000, notedAt: start - 1 })],
  ])('is not replaced by one that is %s', async (_, other) => {
    await rests.write(rest());
    await rests.write(other);

    expect(await rests.read()).toEqual([rest()]);
  });

  test('is replaced by one that is longer', async () => {
    const longer = rest({ until: start + 60_000, restMs: 60_000, notedAt: start + 1 });
    await rests.write(rest());
    await rests.write(longer);

    expect(await rests.read()).toEqual([longer]);
  });

  test('ends when somebody finds the target well, but not by what was found out before it', async () => {
    await rests.write(rest());
    await rests.write(well(start - 1));
    expect(await rests.read()).toEqual([rest()]);

    await rests.write(well(start + 1));
    expect(await rests.read()).toEqual([well(start + 1)]);
  });

  test('begins anew after that', async () => {
    const second = rest({ until: start + 20_000, notedAt: start + 2 });
    for (const each of [rest(), well(start + 1), second]) await rests.write(each);

    expect(await rests.read()).toEqual([second]);
  });
});

describe('of many processes', () => {
  const claimants = () => Promise.all(Array.from({ length: 10 }, () => open().claim('a/b')));

  test('none finds out while a target rests', async () => {
    await rests.write(rest());

    expect((await claimants()).filter(Boolean)).toEqual([]);
  });

  test('one does, when the rest is over', async () => {
    await rests.write(rest());
    clock.ms += 30_000;

    expect((await claimants()).filter(Boolean)).toEqual([true]);
    clock.ms += 9_999;
    expect((await claimants()).filter(Boolean)).toEqual([]);
  });

  test('another one does, where nothing is heard of the first', async () => {
    await rests.write(rest());
    clock.ms += 30_000;
    await claimants();
    clock.ms += 10_000;

    expect((await claimants()).filter(Boolean)).toEqual([true]);
  });

  test('one does where a rest was not written down, and nobody takes that for a rest', async () => {
    expect((await claimants()).filter(Boolean)).toEqual([true]);

    expect(await rests.read()).toEqual([]);
    expect((await itemOf('a/b'))?.['expires_at']).toBe((start + 3_600_000) / 1000);
  });

  test('the next rest has a claim of its own', async () => {
    await rests.write(rest());
    clock.ms += 30_000;
    await claimants();
    await rests.write(rest({ until: clock.ms + 1_000, notedAt: clock.ms }));
    clock.ms += 1_000;

    expect((await claimants()).filter(Boolean)).toEqual([true]);
  });
});

test('a store that is down is told to the operator once', async () => {
  const limits = { connectMs: 50, firstByteMs: 50, idleMs: 50, patienceMs: 0 };
  const call = openDynamoDb({ ...store.environment, AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' }, limits);
  const down = open(createTable('any', call));

  const outcomes = await Promise.allSettled([down.read(), down.write(rest()), down.claim('a/b')]);

  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(warn.mock.calls).toEqual([['What rests cannot be shared with other processes.', { reason: 'ProviderError' }]]);
});

test('whoever ends a call can wait for what is under way, as it goes', async () => {
  const answers = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const queue = [...answers];
  const table = { ...store.table, update: () => queue.shift()?.promise ?? Promise.resolve(undefined) };
  const shared = createSharedRests(table, () => clock.ms, warn);
  const seen: string[] = [];
  const { write, claim } = shared.of('chat');
  write(rest()).catch(() => seen.push('failed'));
  void claim('a/b').then(() => seen.push('claimed'));

  const written = shared.written().then(() => seen.push('written'));
  answers[1]?.resolve(undefined);
  await new Promise(setImmediate);
  expect(seen).toEqual(['claimed']);
  answers[0]?.reject(new Error('down'));
  await written;

  expect(seen).toEqual(['claimed', 'failed', 'written']);
  await shared.written();
});
