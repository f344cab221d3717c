import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hedge } from '../../../gateway/routing/hedge.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Step {
  readonly after: number;
  readonly gives?: string;
  readonly fails?: string;
}

/** Two that are asked; tells which was cancelled, and when each was asked. */
function run(first: Step, second: Step | undefined, signal = new AbortController().signal) {
  const log: string[] = [];
  const ask =
    (name: string, { after, gives, fails }: Step) =>
    (own: AbortSignal) => {
      log.push(`${name} asked`);
      return new Promise<string>((resolve, reject) => {
        const timer = setTimeout(() => (fails ? reject(new Error(fails)) : resolve(gives ?? '')), after);
        own.addEventListener('abort', () => {
          clearTimeout(timer);
          log.push(`${name} cancelled`);
          reject(new Error('cancelled'));
        });
      });
    };
  const answer = hedge({
    first: ask('first', first),
    second: () => second && ask('second', second),
    afterMs: 100,
    signal,
  });
  answer.catch(() => {});
  return { log, answer };
}

test('one that answers in time is the only one that is asked', async () => {
  const { log, answer } = run({ after: 99, gives: 'a' }, { after: 1, gives: 'b' });
  await vi.advanceTimersByTimeAsync(200);

  expect([await answer, log, vi.getTimerCount()]).toEqual(['a', ['first asked'], 0]);
});

test('the second answers where the first is late, and the first is cancelled', async () => {
  const { log, answer } = run({ after: 500, gives: 'a' }, { after: 50, gives: 'b' });
  await vi.advanceTimersByTimeAsync(600);

  expect([await answer, log, vi.getTimerCount()]).toEqual(['b', ['first asked', 'second asked', 'first cancelled'], 0]);
});

test('the first answers after all, and the second is cancelled', async () => {
  const { log, answer } = run({ after: 120, gives: 'a' }, { after: 50, gives: 'b' });
  await vi.advanceTimersByTimeAsync(600);

  expect([await answer, log]).toEqual(['a', ['first asked', 'second asked', 'second cancelled']]);
});

test('a failure of one leaves it to the other', async () => {
  const { answer } = run({ after: 110, fails: 'no' }, { after: 50, gives: 'b' });
  await vi.advanceTimersByTimeAsync(600);

  expect(await answer).toBe('b');
});

test('both failing is a failure', async () => {
  const { answer } = run({ after: 110, fails: 'no' }, { after: 50, fails: 'neither' });
  await vi.advanceTimersByTimeAsync(600);

  await expect(answer).rejects.toThrow('neither');
});

test('a failure in time does not wait for the second', async () => {
  const { log, answer } = run({ after: 10, fails: 'no' }, { after: 50, gives: 'b' });
  await vi.advanceTimersByTimeAsync(20);

  await expect(answer).rejects.toThrow('no');
  expect([log, vi.getTimerCount()]).toEqual([['first asked'], 0]);
});

test('without a second one the first is waited for', async () => {
  const { answer } = run({ after: 500, gives: 'a' }, undefined);
  await vi.advanceTimersByTimeAsync(600);

  expect(await answer).toBe('a');
});

test('the end of the call ends both', async () => {
  const call = new AbortController();
  const { log, answer } = run({ after: 500, gives: 'a' }, { after: 500, gives: 'b' }, call.signal);
  await vi.advanceTimersByTimeAsync(150);
  call.abort();

  await expect(answer).rejects.toThrow('cancelled');
  expect(log).toEqual(['first asked', 'second asked', 'first cancelled', 'second cancelled']);
});
