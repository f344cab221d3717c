import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BookedCall } from '../../../gateway/books/booked-call.ts';
import { createWriter } from '../../../gateway/books/writer.ts';
import { bookedCall } from '../../helpers/booked-call.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Books that take what they are given, and answer when they are told to. */
function start({ gatherMs = 250, most = 10_000, isSlow = false } = {}) {
  const written: string[][] = [];
  const warnings: object[] = [];
  const gates: (() => void)[] = [];
  let failing: ((call: BookedCall) => unknown) | undefined;
  const books = {
    async writeMany(calls: readonly BookedCall[]) {
      written.push(calls.map(({ requestId }) => requestId));
      if (isSlow) await new Promise<void>((resolve) => gates.push(resolve));
      const failed = failing;
      return new Map(failed ? calls.flatMap((call) => (failed(call) ? [[call, failed(call)] as const] : [])) : []);
    },
  };
  const writer = createWriter(books, {
    gatherMs,
    most,
    warn: (message, fields) => warnings.push({ message, ...fields }),
  });
  return {
    writer,
    written,
    warnings,
    fail(why: typeof failing) {
      failing = why;
    },
    answer: async () => {
      gates.shift()?.();
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

const call = (id: string | number) => bookedCall(`req_${id}`);
const ids = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `req_${from + index}`);

describe('calls that may wait', () => {
  test('are written together, some time after the first', async () => {
    const { writer, written } = start();

    await writer.write(call(1), true);
    await vi.advanceTimersByTimeAsync(200);
    await writer.write(call(2), true);
    await vi.advanceTimersByTimeAsync(49);
    expect(written).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(written).toEqual([['req_1', 'req_2']]);

    await writer.write(call(3), true);
    await vi.advanceTimersByTimeAsync(250);
    expect(written).toEqual([['req_1', 'req_2'], ['req_3']]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('do not when there are many', async () => {
    const { writer, written } = start();

    for (let index = 0; index < 501; index += 1) void writer.write(call(index), true);
    await vi.advanceTimersByTimeAsync(0);

    expect(written).toEqual([ids(500), ids(1, 500)]);
  });

  test('are written when the process is about to end', async () => {
    const { writer, written } = start();
    await writer.write(call(1), true);

    await writer.flush();

    expect(written).toEqual([['req_1']]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('wait for nothing where none is to', async () => {
    const { writer, written } = start({ gatherMs: 0 });

    await writer.write(call(1), true);

    expect(written).toEqual([['req_1']]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a call that something depends on', () => {
  test('is written at once, with those that wait', async () => {
    const { writer, written, answer } = start({ isSlow: true });
    await writer.write(call(1), true);
    let isDone = false;

    void writer.write(call(2), false).then(() => {
      isDone = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    expect([written, isDone]).toEqual([[['req_1', 'req_2']], false]);
    await answer();

    expect(isDone).toBe(true);
  });

  test('that comes while others are written leaves together with those that come after it', async () => {
    const { writer, written, answer } = start({ isSlow: true });
    const done: number[] = [];
    const write = async (index: number) => {
      await writer.write(call(index), false);
      done.push(index);
    };

    void write(1);
    await vi.advanceTimersByTimeAsync(0);
    void write(2);
    void writer.write(call(3), true);
    void write(4);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([written, done]).toEqual([[['req_1']], []]);
    await answer();
    expect([written, done]).toEqual([[['req_1'], ['req_2', 'req_3', 'req_4']], [1]]);
    await answer();

    expect(done).toEqual([1, 2, 4]);
  });
});

describe('calls that are missing in the end', () => {
  test('are counted for the operator, and the others go on', async () => {
    const { writer, written, warnings, fail } = start();
    fail(({ requestId }) => (requestId === 'req_2' ? undefined : new RangeError('full')));
    for (const index of [1, 2, 3]) await writer.write(call(index), true);
    await writer.flush();
    fail(undefined);
    await writer.write(call(4), false);

    expect(warnings).toEqual([
      { message: 'Calls are missing in the books.', calls: '2', reason: 'RangeError', requestId: 'req_1' },
    ]);
    expect(written).toEqual([['req_1', 'req_2', 'req_3'], ['req_4']]);
  });

  test('for books that break do not keep the next from being written', async () => {
    const written: number[] = [];
    const warnings: unknown[] = [];
    const books = {
      async writeMany(calls: readonly BookedCall[]) {
        written.push(calls.length);
        if (written.length === 1) throw new TypeError('broken');
        return new Map();
      },
    };
    const writer = createWriter(books, { warn: (_, fields) => warnings.push(fields) });

    await writer.write(call(1), false);
    await writer.write(call(2), false);

    expect(written).toEqual([1, 1]);
    expect(warnings).toEqual([{ calls: '1', reason: 'TypeError', requestId: 'req_1' }]);
  });

  test('are those that come on top where the store is too slow', async () => {
    const { writer, written, warnings, answer } = start({ isSlow: true, most: 3 });
    for (const index of [1, 2]) await writer.write(call(index), true);
    void writer.flush();
    await vi.advanceTimersByTimeAsync(0);
    // Two are under way, one more may wait.
    for (const index of [3, 4, 5]) await writer.write(call(index), true);
    await answer();
    expect(warnings).toEqual([{ message: 'Calls are missing in the books.', calls: '2', reason: 'TooManyWaiting' }]);

    for (const index of [6, 7]) await writer.write(call(index), true);
    await vi.advanceTimersByTimeAsync(250);
    await answer();

    expect(written).toEqual([
      ['req_1', 'req_2'],
      ['req_3', 'req_6', 'req_7'],
    ]);
    expect(warnings).toHaveLength(1);
  });
});
