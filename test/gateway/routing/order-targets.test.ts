import { describe, expect, test } from 'vitest';
import { orderTargets } from '../../../gateway/routing/order-targets.ts';
import { createPace } from '../../../gateway/routing/pace.ts';

const target = (name: string, weight = 1) => ({ name, weight });
const names = (targets: readonly { name: string }[]) => targets.map(({ name }) => name).join(' ');

/** @param rests milliseconds by target */
function tools(rests: Record<string, number> = {}, random = Math.random) {
  return { coolDown: { restOf: (name: string) => rests[name] ?? 0 }, pace: createPace(() => 0), random };
}

describe('targets', () => {
  test('come group after group', () => {
    expect(names(orderTargets([[target('a')], [target('b')], [target('c')]], 'weight', tools()))).toBe('a b c');
  });

  test('of equal rank come first as often as they weigh', () => {
    const group = [target('a', 3), target('b', 1)];
    const firsts = Array.from({ length: 4_000 }, () => orderTargets([group, [target('c')]], 'weight', tools()));

    const share = firsts.filter(([first]) => first?.name === 'a').length / firsts.length;
    expect(share).toBeGreaterThan(0.72);
    expect(share).toBeLessThan(0.78);
    expect(new Set(firsts.map(names))).toEqual(new Set(['a b c', 'b a c']));
  });

  test('of equal rank come by their pace, the unknown ones first', () => {
    const known = tools();
    known.pace.note('a', 300);
    known.pace.note('b', 100);

    expect(names(orderTargets([[target('a'), target('b'), target('c')]], 'latency', known))).toBe('c b a');
  });

  test('that rest are left out, but for the one whose rest is over first, at the end', () => {
    const groups = [[target('a')], [target('b')], [target('c')], [target('d')]];

    expect(names(orderTargets(groups, 'weight', tools({ a: 500, c: 100 })))).toBe('b d c');
    expect(names(orderTargets(groups, 'weight', tools({ a: 1, b: 2, c: 3, d: 4 })))).toBe('a');
    expect(names(orderTargets([[target('a')]], 'weight', tools({ a: Number.POSITIVE_INFINITY })))).toBe('a');
  });
});

describe('the pace of a target', () => {
  test('is an average that forgets', () => {
    const pace = createPace(() => 0);
    pace.note('a', 100);
    pace.note('a', 200);

    expect(pace.average('a')).toBeCloseTo(130);
    expect(pace.average('b')).toBe(0);
  });

  test('counts half as slow after each minute without news, so that it is tried again', () => {
    const clock = { ms: 0 };
    const pace = createPace(() => clock.ms);
    pace.note('a', 800);
    clock.ms = 120_000;

    expect(pace.average('a')).toBeCloseTo(200);
  });

  test('has a slowest twentieth once enough is known, of the newest only', () => {
    const pace = createPace(() => 0);
    for (let ms = 1; ms < 10; ms += 1) pace.note('a', ms);
    expect(pace.p95('a')).toBeUndefined();
    pace.note('a', 10);
    expect(pace.p95('a')).toBe(10);

    for (let count = 0; count < 64; count += 1) pace.note('a', count < 4 ? 500 : 50);
    expect(pace.p95('a')).toBe(500);
    for (let count = 0; count < 61; count += 1) pace.note('a', 50);
    expect(pace.p95('a')).toBe(50);
  });
});
