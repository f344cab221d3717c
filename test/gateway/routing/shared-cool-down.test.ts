import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSharedRests, type Rests } from '../../../gateway/routing/rests.ts';
import { createSharedCoolDown } from '../../../gateway/routing/shared-cool-down.ts';
import type { Table } from '../../../gateway/store/table.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';

const policy = { failures: 3, restMs: 30_000, maxRestMs: 300_000 };
const target = 'openai/gpt-4o';

let store: TestStore;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());

const clock = { ms: 0 };
let endpoint = 0;
beforeEach(() => {
  clock.ms = 0;
  endpoint += 1;
});

/** A process of its own, whose monotonic clock began at another time. */
function start(table: Table = store.table) {
  const bootedAt = Math.floor(Math.random() * 1_000_000);
  const today = () => 1_800_000_000_000 + clock.ms;
  const under = new Set<Promise<unknown>>();
  const reads: number[] = [];
  const rests = createSharedRests(table, today, () => {}).of(`endpoint-${endpoint}`);
  const follow = <Done>(work: Promise<Done>): Promise<Done> => {
    under.add(work);
    return work;
  };
  const followed: Rests = {
    read: () => follow(rests.read().finally(() => reads.push(clock.ms))),
    write: (rest) => follow(rests.write(rest)),
    claim: (of) => follow(rests.claim(of)),
  };
  const coolDown = createSharedCoolDown(policy, followed, { now: () => bootedAt + clock.ms, today });
  const settled = async () => {
    await Promise.allSettled(under);
    await new Promise(setImmediate);
  };
  const call = async (verdict: 'well' | 'failed' | 'broken') => {
    coolDown.begin(target);
    coolDown.end(target, verdict);
    await settled();
  };
  /** What a call that comes by sees; what it sets off is over by the time of the next. */
  const look = async () => {
    const rest = coolDown.restOf(target);
    await settled();
    return rest;
  };
  return { coolDown, call, look, reads };
}

describe('two processes', () => {
  test('share what one of them has found broken: the other never asks it', async () => {
    const [first, second] = [start(), start()];
    await first.call('broken');

    expect(await second.look()).toBe(0);
    expect(await second.look()).toBe(30_000);
    clock.ms = 29_999;
    expect(await second.look()).toBe(1);
  });

  test('share that it is well again', async () => {
    const [first, second] = [start(), start()];
    await first.call('broken');
    await second.look();
    clock.ms = 30_000;
    await first.look();
    await first.call('well');

    await second.look();
    expect([await second.look(), await first.look()]).toEqual([0, 0]);
    await second.call('failed');
    expect(await second.look()).toBe(0);
  });

  test('share how long the next rest is', async () => {
    const [first, second] = [start(), start()];
    await first.call('broken');
    await second.look();
    clock.ms = 30_000;
    expect([await second.look(), await second.look()]).toEqual([1, 0]);
    await second.call('failed');

    await first.look();
    expect(await first.look()).toBe(60_000);
  });

  test('read no more often than every five seconds, and only when calls come by', async () => {
    const process = start();
    for (clock.ms = 0; clock.ms < 11_000; clock.ms += 1_000) await process.look();
    clock.ms = 60_000;
    await process.look();

    expect(process.reads).toEqual([0, 5_000, 10_000, 60_000]);
  });

  test('learn nothing old of what they have found out themselves', async () => {
    const [first, second] = [start(), start()];
    await first.call('broken');
    clock.ms = 1_000;
    await second.look();
    clock.ms = 2_000;
    // A call from before goes well after all.
    second.coolDown.end(target, 'well');
    expect(await second.look()).toBe(0);

    clock.ms = 10_000;
    expect([await second.look(), await second.look()]).toEqual([0, 0]);
    expect([await first.look(), await first.look()]).toEqual([20_000, 0]);
  });
});

describe('ten processes', () => {
  async function rested() {
    const processes = Array.from({ length: 10 }, () => start());
    await processes[0]?.call('broken');
    await Promise.all(processes.map(({ look }) => look()));
    clock.ms = 30_000;
    await Promise.all(processes.map(({ look }) => look()));
    return processes;
  }

  test('send one call to find out', async () => {
    const processes = await rested();

    const waits = await Promise.all(processes.map(({ look }) => look()));

    expect(waits.toSorted((a, b) => a - b)).toEqual([0, ...Array(9).fill(5_000)]);
  });

  test('send another when nothing was heard of it', async () => {
    const processes = await rested();
    const before = await Promise.all(processes.map(({ look }) => look()));
    const others = processes.filter((_, index) => before[index] !== 0);

    clock.ms = 40_000;
    await Promise.all(others.map(({ look }) => look()));
    const waits = await Promise.all(others.map(({ look }) => look()));

    expect(waits.filter((wait) => wait === 0)).toHaveLength(1);
  });
});

describe('without its store a process is on its own', () => {
  /** @param answer of the store, whatever it is asked */
  function startWithout(answer: Promise<never>) {
    const failing: Table = {
      ...store.table,
      update: () => answer,
      async *query() {
        yield await answer;
      },
    };
    const { coolDown } = start(failing);
    const call = (verdict: 'well' | 'broken') => {
      coolDown.begin(target);
      coolDown.end(target, verdict);
    };
    const rest = async () => {
      await new Promise(setImmediate);
      return coolDown.restOf(target);
    };
    return { call, rest };
  }

  test('where it is down', async () => {
    const { call, rest } = startWithout(Promise.reject(new Error('down')));

    call('broken');
    expect(await rest()).toBe(30_000);
    clock.ms = 30_000;
    expect([await rest(), await rest()]).toEqual([1, 0]);
    call('well');
    expect(await rest()).toBe(0);
  });

  test('where it is slow, a second later', async () => {
    const { call, rest } = startWithout(new Promise(() => {}));

    call('broken');
    clock.ms = 30_000;
    expect([await rest(), await rest()]).toEqual([1, 1]);
    clock.ms = 31_000;
    expect(await rest()).toBe(0);
    call('broken');
    expect(await rest()).toBe(60_000);
  });
});
