/** The soak of `npm run soak`, at a size for every day: too short to tell of slow leaks, long enough to account for all. */
import { describe, expect, test } from 'vitest';
import { isComplete, isWell } from '../../bench/soak/report.ts';
import { type Quarter, runSoak, type Soak } from '../../bench/soak/run.ts';

test('each of a thousand mixed calls is accounted for, and nothing of them stays', { timeout: 60_000 }, async () => {
  const { quarters, atEnd } = await runSoak(1_000, 64, 1);

  expect(quarters.flatMap(({ unaccounted }) => unaccounted)).toEqual([]);
  expect(quarters.every(isComplete)).toBe(true);
  expect(quarters.map(({ answered, failed, left }) => answered + failed + left)).toEqual([1_000]);
  expect(quarters[0]?.failed).toBeGreaterThan(20);
  expect([atEnd.sockets, atEnd.timers]).toEqual([0, 0]);
});

describe('a soak', () => {
  const quarter: Quarter = {
    calls: 10,
    answered: 8,
    failed: 1,
    left: 1,
    unaccounted: [],
    lines: 10,
    megabytes: 40,
    sockets: 9,
    timers: 0,
    seconds: 1,
  };
  const soak = (last: Partial<Quarter> = {}, atEnd: Partial<Quarter> = {}): Soak => ({
    quarters: [{ ...quarter, megabytes: 20 }, quarter, quarter, { ...quarter, ...last }],
    atEnd: { ...quarter, sockets: 0, ...atEnd },
  });

  test('is well when nothing grew after its second quarter', () => {
    expect([isWell(soak()), isWell(soak({ megabytes: 41.9 })), isWell(soak({ lines: 9 }))]).toEqual([true, true, true]);
  });

  test.each([
    ['grows', soak({ megabytes: 42.1 })],
    ['cannot account for a call', soak({ unaccounted: ['a call'] })],
    ['misses a line of the log', soak({ lines: 8 })],
    ['has a line too many', soak({ lines: 11 })],
    ['leaves a socket', soak({}, { sockets: 1 })],
    ['leaves a timer', soak({}, { timers: 1 })],
  ])('that %s is not', (_, unwell) => {
    expect(isWell(unwell)).toBe(false);
  });
});
