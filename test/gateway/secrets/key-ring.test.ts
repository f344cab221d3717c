import { describe, expect, test } from 'vitest';
import { createKeyRing, restAfter } from '../../../gateway/secrets/key-ring.ts';

function ring(first: string, ...others: string[]) {
  const clock = { now: 1_000 };
  const keys = createKeyRing([{ apiKey: first }, ...others.map((apiKey) => ({ apiKey }))], () => clock.now);
  const take = (count: number) => Array.from({ length: count }, () => keys.next().apiKey).join('');
  return { ...keys, clock, take };
}

test('keys take turns', () => {
  expect(ring('a', 'b', 'c').take(7)).toBe('abcabca');
});

test('one that rests is passed over until it is well again', () => {
  const { take, rest, clock } = ring('a', 'b', 'c');

  rest('b', 500);

  expect(take(4)).toBe('acac');
  clock.now += 500;
  expect(take(3)).toBe('abc');
});

test('where all rest, the first to be well again is used', () => {
  const { take, rest, isAwake } = ring('a', 'b', 'c');

  rest('a', 300);
  rest('b', 100);
  expect(isAwake()).toBe(true);
  rest('c', 200);

  expect([isAwake(), take(3)]).toEqual([false, 'bbb']);
});

test('a lonely key is used whatever befalls it', () => {
  const { take, rest, isAwake, clock } = ring('a');

  rest('a', 300);

  expect([isAwake(), take(2)]).toEqual([false, 'aa']);
  clock.now += 300;
  expect(isAwake()).toBe(true);
});

test('what is no key of the ring changes nothing', () => {
  const { take, rest } = ring('a', 'b');

  rest('old', 300);
  rest(undefined, 300);

  expect(take(4)).toBe('abab');
});

describe('after an error a key rests', () => {
  test.each([
    ['authentication', {}, 300_000],
    ['permission', {}, 60_000],
    ['quota', {}, 300_000],
    ['rate_limit', {}, 10_000],
    ['rate_limit', { 'retry-after': '3' }, 3_000],
    ['rate_limit', { 'retry-after': '0.5' }, 500],
    ['rate_limit', { 'retry-after': '0' }, 10_000],
    ['rate_limit', { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, 10_000],
    ['rate_limit', { 'retry-after': '999999' }, 3_600_000],
    ['authentication', { 'retry-after': '3' }, 300_000],
    ['bad_request', {}, undefined],
    ['overloaded', { 'retry-after': '3' }, undefined],
    ['upstream', {}, undefined],
  ] as const)('%s %j', (kind, headers, ms) => {
    expect(restAfter({ kind, headers })).toBe(ms);
  });
});
