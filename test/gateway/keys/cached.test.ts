import { beforeEach, describe, expect, test, vi } from 'vitest';
import { agingMs, createCached, type Find, freshMs, pauseMs, staleMs } from '../../../gateway/keys/cached.ts';
import { type Clock, createClock } from './clock.ts';

interface Found {
  readonly name: string;
}

let clock: Clock;
let stored: Map<string, Found>;
let isDown: boolean;
const read = vi.fn(async (id: string) => {
  if (isDown) throw new Error('down');
  return stored.get(id);
});
let find: Find<Found>;

beforeEach(() => {
  clock = createClock();
  stored = new Map([['a', { name: 'first' }]]);
  isDown = false;
  read.mockClear();
  find = createCached(read, { now: clock.now });
});

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('what was found is there at once, for a minute', async () => {
  expect(await find('a')).toEqual({ name: 'first' });
  stored.clear();

  clock.advance(agingMs - 1);
  expect(find('a')).toEqual({ name: 'first' });
  expect(read).toHaveBeenCalledTimes(1);
});

test('what was not found is known for a minute too', async () => {
  expect(await find('b')).toBeUndefined();
  stored.set('b', { name: 'late' });

  clock.advance(freshMs - 1);
  expect(find('b')).toBeUndefined();
  expect(read).toHaveBeenCalledTimes(1);
  clock.advance(1);
  expect(await find('b')).toEqual({ name: 'late' });
});

test('what is taken away is gone after a minute', async () => {
  await find('a');
  stored.clear();
  clock.advance(freshMs);

  expect(await find('a')).toBeUndefined();
  expect(find('a')).toBeUndefined();
});

test('what grows old is looked up behind the calls, once', async () => {
  await find('a');
  stored.set('a', { name: 'second' });
  clock.advance(agingMs);

  expect([find('a'), find('a')]).toEqual([{ name: 'first' }, { name: 'first' }]);
  await settle();
  expect(find('a')).toEqual({ name: 'second' });
  expect(read).toHaveBeenCalledTimes(2);
});

test('calls at once share a look', async () => {
  expect(await Promise.all([find('a'), find('a'), find('b'), find('b')])).toEqual([
    { name: 'first' },
    { name: 'first' },
    undefined,
    undefined,
  ]);
  expect(read).toHaveBeenCalledTimes(2);
});

test('what a frozen process had asked for before it froze is not believed when it wakes', async () => {
  await find('a');
  const frozen = Promise.withResolvers<Found | undefined>();
  read.mockImplementationOnce(() => frozen.promise);
  clock.advance(agingMs);
  find('a');
  stored.clear();
  clock.advance(freshMs);

  const woken = find('a');
  frozen.resolve({ name: 'first' });

  expect(await woken).toBeUndefined();
  await settle();
  expect(await find('a')).toBeUndefined();
});

describe('while the store is down', () => {
  test('what was found goes on, up to five minutes, without being waited for each time', async () => {
    await find('a');
    isDown = true;
    clock.advance(freshMs);

    expect(await find('a')).toEqual({ name: 'first' });
    expect(find('a')).toEqual({ name: 'first' });
    expect(read).toHaveBeenCalledTimes(2);
    clock.advance(pauseMs);
    expect(await find('a')).toEqual({ name: 'first' });
    expect(read).toHaveBeenCalledTimes(3);
    clock.advance(staleMs - freshMs - pauseMs);
    await expect(find('a')).rejects.toThrow('down');
  });

  test('what was not found may be there by now: nobody knows', async () => {
    await find('b');
    isDown = true;

    clock.advance(freshMs - 1);
    expect(find('b')).toBeUndefined();
    clock.advance(1);
    await expect(find('b')).rejects.toThrow('down');
  });

  test('what was never looked up cannot be told, and is looked up again', async () => {
    isDown = true;
    await expect(Promise.all([find('a'), find('a')])).rejects.toThrow('down');
    await expect(find('a')).rejects.toThrow('down');
    isDown = false;

    expect(await find('a')).toEqual({ name: 'first' });
    expect(read).toHaveBeenCalledTimes(3);
  });

  test('a look behind the calls fails without a word', async () => {
    await find('a');
    isDown = true;
    clock.advance(agingMs);

    expect(find('a')).toEqual({ name: 'first' });
    await settle();
    expect(find('a')).toEqual({ name: 'first' });
    expect(read).toHaveBeenCalledTimes(2);
  });
});

test('so many are remembered and no more, and guesses push out nobody', async () => {
  find = createCached(read, { now: clock.now, most: 2 });
  await find('a');

  for (const guess of ['x', 'y', 'z']) await find(guess);

  expect(find('a')).toEqual({ name: 'first' });
  expect([find('y'), find('z')]).toEqual([undefined, undefined]);
  expect(find('x')).toBeInstanceOf(Promise);
});
