import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createAnswers, type SharedAnswers } from '../../../gateway/cache/answers.ts';
import type { Entry } from '../../../gateway/cache/entry.ts';

const any = Number.POSITIVE_INFINITY;
const bodies = new Map([['k', Buffer.from('answer')]]);

let now = 0;
beforeEach(() => {
  now = 1_000_000;
});

function open(shared?: Partial<SharedAnswers>) {
  const none: SharedAnswers = { read: async () => new Map(), write: async () => {} };
  return createAnswers({ maxBytes: 10_000, shared: shared && { ...none, ...shared }, clock: () => now });
}

const never = () => new Promise<never>(() => {});

describe('in one process', () => {
  test('an answer is there for its time, and its age is known', async () => {
    const answers = open();
    await answers.write(bodies, 60);

    now += 59_999;
    expect(await answers.read(['k', 'other'], any)).toEqual(
      new Map([['k', { storedAt: 1_000_000, expiresAt: 1_060_000, body: Buffer.from('answer') }]]),
    );
    now += 1;
    expect(await answers.read(['k'], any)).toEqual(new Map());
  });

  test('one that is too old for a caller is still there for another', async () => {
    const answers = open();
    await answers.write(bodies, 60);

    now += 11_000;

    expect((await answers.read(['k'], 0)).size).toBe(0);
    expect((await answers.read(['k'], 10)).size).toBe(0);
    expect((await answers.read(['k'], 11)).size).toBe(1);
  });
});

describe('between processes', () => {
  const entry: Entry = { storedAt: 990_000, expiresAt: 1_060_000, body: Buffer.from('theirs') };

  test('an answer is asked for once, and then at hand', async () => {
    const read = vi.fn(async () => new Map([['k', entry]]));
    const answers = open({ read });

    expect((await answers.read(['k'], any)).get('k')).toBe(entry);
    expect((await answers.read(['k'], any)).get('k')).toBe(entry);
    expect(read.mock.calls).toEqual([[['k']]]);
  });

  test('one that is over, or too old, is none', async () => {
    const answers = open({ read: async () => new Map([['k', entry]]) });

    expect((await answers.read(['k'], 9)).size).toBe(0);
    now = entry.expiresAt;
    expect((await answers.read(['k'], any)).size).toBe(0);
  });

  test('nothing is asked for that need not be new, or is at hand', async () => {
    const read = vi.fn(async () => new Map<string, Entry>());
    const answers = open({ read });
    await answers.write(bodies, 60);

    await answers.read(['k'], any);
    await answers.read(['other'], 0);

    expect(read).not.toHaveBeenCalled();
  });

  test('what is kept is written with its times', async () => {
    const write = vi.fn(async (_: ReadonlyMap<string, Entry>) => {});

    await open({ write }).write(bodies, 60);

    expect(write.mock.calls).toEqual([
      [new Map([['k', { storedAt: 1_000_000, expiresAt: 1_060_000, body: Buffer.from('answer') }]])],
    ]);
  });

  test.each([
    ['fails', async () => Promise.reject(new Error('down'))],
    ['is slow', never],
  ])(
    'a store that %s is a miss within 200 ms, and after three in a row left alone for five seconds',
    async (_, read) => {
      vi.useFakeTimers();
      try {
        const spied = vi.fn(read);
        const write = vi.fn(async () => {});
        const answers = open({ read: spied, write });

        for (const key of ['a', 'b', 'c']) {
          const reading = answers.read([key], any);
          await vi.advanceTimersByTimeAsync(200);
          expect(await reading).toEqual(new Map());
        }

        now += 4_999;
        await answers.read(['k'], any);
        await answers.write(bodies, 60);
        expect([spied.mock.calls.length, write.mock.calls.length]).toEqual([3, 0]);
        now += 1;
        void answers.read(['other'], any);
        expect(spied).toHaveBeenCalledTimes(4);
      } finally {
        vi.useRealTimers();
      }
    },
  );

  test('a store that does its work now and then is asked every time', async () => {
    let calls = 0;
    const read = vi.fn(async () => {
      calls += 1;
      if (calls % 3 !== 0) throw new Error('down');
      return new Map<string, Entry>();
    });
    const answers = open({ read });

    for (let at = 0; at < 9; at += 1) await answers.read(['k'], any);

    expect(read).toHaveBeenCalledTimes(9);
  });

  test.each([
    ['fails', async () => Promise.reject(new Error('down'))],
    ['is slow', never],
  ])('a write that %s harms nobody, and is not waited for', async (_, write) => {
    vi.useFakeTimers();
    try {
      const answers = open({ write });

      const writing = answers.write(bodies, 60);
      await vi.advanceTimersByTimeAsync(2_000);
      await writing;

      expect((await answers.read(['k'], any)).size).toBe(1);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
