import { expect, test } from 'vitest';
import { createClaims } from '../../../gateway/routing/claims.ts';

function setUp() {
  const clock = { ms: 0 };
  const asked: PromiseWithResolvers<boolean>[] = [];
  const ask = () => {
    const answer = Promise.withResolvers<boolean>();
    asked.push(answer);
    return answer.promise;
  };
  const claims = createClaims(ask, () => clock.ms);
  const answer = async (isOurs: boolean | Error) => {
    const { resolve, reject, promise } = asked.at(-1) ?? Promise.withResolvers<boolean>();
    if (isOurs instanceof Error) reject(isOurs);
    else resolve(isOurs);
    await promise.catch(() => {});
  };
  return { clock, asked, claims, answer, wait: () => claims.waitOf('a/b') };
}

test('a claim is asked for once, and not waited for', () => {
  const { wait, asked } = setUp();

  expect([wait(), wait(), wait()]).toEqual([1, 1, 1]);
  expect(asked).toHaveLength(1);
});

test('one that is granted is good until something new is known, however late', async () => {
  const { wait, asked, answer, clock, claims } = setUp();
  wait();
  await answer(true);

  clock.ms = 1_000_000;
  expect([wait(), wait(), asked.length]).toEqual([0, 0, 1]);
  claims.drop('a/b');
  expect([wait(), asked.length]).toEqual([1, 2]);
});

test('one that is refused is asked for again after a while', async () => {
  const { wait, asked, answer, clock } = setUp();
  wait();
  await answer(false);

  expect(wait()).toBe(5_000);
  clock.ms = 4_999;
  expect([wait(), asked.length]).toEqual([1, 1]);
  clock.ms = 5_000;
  expect([wait(), asked.length]).toEqual([1, 2]);
  await answer(true);
  expect(wait()).toBe(0);
});

test('without a store each process finds out for itself', async () => {
  const { wait, answer } = setUp();
  wait();
  await answer(new Error('down'));

  expect(wait()).toBe(0);
});

test('so it does where the store takes long', () => {
  const { wait, asked, clock } = setUp();
  wait();

  clock.ms = 999;
  expect(wait()).toBe(1);
  clock.ms = 1_000;
  expect([wait(), asked.length]).toEqual([0, 1]);
});

test('an answer that comes when something newer is known is of no use', async () => {
  const { wait, asked, answer, claims } = setUp();
  wait();
  claims.drop('a/b');
  await answer(true);

  expect([wait(), asked.length]).toEqual([1, 2]);
});

test('each target has its own', async () => {
  const { wait, answer, claims } = setUp();
  wait();
  await answer(true);

  expect([wait(), claims.waitOf('a/other')]).toEqual([0, 1]);
});
