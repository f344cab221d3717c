import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastDay, lastMinute, periods, windowOf } from '../../../gateway/ledger/window.ts';

const seconds = (iso: string) => Date.parse(iso) / 1000;
const iso = (time: number) => new Date(time * 1000).toISOString().replace('.000', '');
const time = fc.integer({ min: 0, max: seconds('2100-01-01T00:00:00Z') });

describe('a sliding window', () => {
  test.each([
    [lastMinute, 60],
    [lastDay, 86_400],
  ])('counts all of its length, and no more than a sixth beyond it', (window, length) => {
    fc.assert(
      fc.property(time, (now) => {
        const from = window.from(now);
        expect(from).toBeLessThanOrEqual(now - length);
        expect(from).toBeGreaterThan(now - length - length / 6);
      }),
    );
  });

  test.each([lastMinute, lastDay])('lets a part go at the very second that it stops counting', (window) => {
    fc.assert(
      fc.property(time, (now) => {
        const part = window.partOf(now);
        expect(window.from(window.leaves(part) - 1)).toBeLessThanOrEqual(part);
        expect(window.from(window.leaves(part))).toBeGreaterThan(part);
      }),
    );
  });
});

describe('a period', () => {
  test.each([
    ['day', '2026-11-22T13:14:15Z', '2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'],
    ['week', '2026-11-22T23:59:59Z', '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z'],
    ['week', '2026-11-23T00:00:00Z', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
    ['week', '2027-01-01T00:00:00Z', '2026-12-28T00:00:00Z', '2027-01-04T00:00:00Z'],
    ['month', '2026-11-22T13:14:15Z', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'],
    ['month', '2026-12-31T23:59:59Z', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['month', '2028-02-29T12:00:00Z', '2028-02-01T00:00:00Z', '2028-03-01T00:00:00Z'],
  ] as const)('of a %s is at %s the one from %s until %s', (per, now, from, until) => {
    const window = periods[per];

    expect(iso(window.from(seconds(now)))).toBe(from);
    expect(iso(window.leaves(window.partOf(seconds(now))))).toBe(until);
  });

  test('in total has no end', () => {
    expect([periods.total.from(seconds('2026-11-22T00:00:00Z')), periods.total.leaves(0)]).toEqual([0, Infinity]);
  });
});

test('each window has a code of its own', () => {
  const all = [lastMinute, lastDay, ...Object.values(periods)];

  expect(all.map(({ code }) => windowOf(code))).toEqual(all);
  expect(windowOf('?')).toBeUndefined();
});
