import { describe, expect, test } from 'vitest';
import { createCoolDown, type Rest, type Verdict } from '../../../gateway/routing/cool-down.ts';

const policy = { failures: 3, restMs: 1_000, maxRestMs: 5_000 };

function coolDown() {
  const clock = { ms: 0 };
  const states = createCoolDown(policy, () => clock.ms);
  const call = (verdict: Verdict, askedMs?: number) => {
    states.begin('a/b');
    states.end('a/b', verdict, askedMs);
  };
  return { clock, states, call, rest: () => states.restOf('a/b') };
}

describe('a target', () => {
  test('that nothing is known of does not rest', () => {
    expect(coolDown().rest()).toBe(0);
  });

  test('rests after so many failures in a row', () => {
    const { call, rest } = coolDown();

    const seen = [1, 2, 3].map(() => {
      call('failed');
      return rest();
    });

    expect(seen).toEqual([0, 0, 1_000]);
  });

  test('that is well in between begins to count anew', () => {
    const { call, rest } = coolDown();
    for (const verdict of ['failed', 'failed', 'well', 'failed', 'failed'] as const) call(verdict);

    expect(rest()).toBe(0);
  });

  test('that is broken rests at once', () => {
    const { call, rest } = coolDown();
    call('broken');

    expect(rest()).toBe(1_000);
  });

  test('rests as long as its provider asks, within limits', () => {
    const { call, rest, clock } = coolDown();

    call('broken', 3_000);
    expect(rest()).toBe(3_000);

    clock.ms = 3_000;
    call('broken', 60_000);
    expect(rest()).toBe(5_000);
  });

  test('that a caller left says nothing', () => {
    const { call, rest } = coolDown();
    for (let count = 0; count < 5; count += 1) call('neither');

    expect(rest()).toBe(0);
  });

  test('is one of many', () => {
    const { call, states } = coolDown();
    call('broken');

    expect(states.restOf('a/other')).toBe(0);
  });
});

describe('after its rest', () => {
  function rested() {
    const all = coolDown();
    all.call('broken');
    all.clock.ms = 1_000;
    return all;
  }

  test('one call finds out, and the others go elsewhere meanwhile', () => {
    const { states, rest } = rested();

    expect(rest()).toBe(0);
    states.begin('a/b');
    expect(rest()).toBe(Number.POSITIVE_INFINITY);
  });

  test('it is as new when that call goes well', () => {
    const { call, rest } = rested();
    call('well');

    call('failed');
    call('failed');
    expect(rest()).toBe(0);
  });

  test('it rests twice as long each time that call fails', () => {
    const { call, rest, clock } = rested();

    const seen = [1, 2, 3, 4].map(() => {
      call('failed');
      const ms = rest();
      clock.ms += ms;
      return ms;
    });

    expect(seen).toEqual([2_000, 4_000, 5_000, 5_000]);
  });

  test('the next call finds out where the first was left', () => {
    const { call, rest } = rested();
    call('neither');

    expect(rest()).toBe(0);
  });

  test('a call from before that fails late changes nothing', () => {
    const { states, rest, clock } = rested();
    clock.ms = 500;

    states.end('a/b', 'failed');
    expect(rest()).toBe(500);
  });

  test('a call from before that goes well ends it', () => {
    const { states, rest, clock } = rested();
    clock.ms = 500;

    states.end('a/b', 'well');
    expect(rest()).toBe(0);
  });
});

describe('of several processes, one', () => {
  function member(waitMs: () => number = () => 0) {
    const clock = { ms: 0 };
    const told: (Rest | undefined)[] = [];
    const states = createCoolDown(policy, () => clock.ms, { waitOf: waitMs, tell: (_, rest) => void told.push(rest) });
    const call = (verdict: Verdict, askedMs?: number) => {
      states.begin('a/b');
      states.end('a/b', verdict, askedMs);
    };
    return { clock, states, told, call, rest: () => states.restOf('a/b') };
  }

  test('tells when a rest begins, is prolonged and ends, and nothing else', () => {
    const { call, told, clock } = member();

    for (const verdict of ['well', 'failed', 'well', 'failed', 'failed', 'neither', 'failed'] as const) call(verdict);
    clock.ms = 1_000;
    call('neither');
    call('failed', 4_000);
    clock.ms = 5_000;
    call('well');
    call('well');

    expect(told).toEqual([{ forMs: 1_000, restMs: 1_000 }, { forMs: 4_000, restMs: 4_000 }, undefined]);
  });

  test('that a target is well, though it rests, is told too', () => {
    const { states, call, told } = member();
    call('broken');

    states.end('a/b', 'well');
    expect(told).toEqual([{ forMs: 1_000, restMs: 1_000 }, undefined]);
  });

  test('does not find out before it may', () => {
    const wait = { ms: 700 };
    const { call, rest, clock } = member(() => wait.ms);
    call('broken');
    expect(rest()).toBe(1_000);

    clock.ms = 1_000;
    expect(rest()).toBe(700);
    wait.ms = 0;
    expect(rest()).toBe(0);
  });

  test('lets a target rest that another has found broken, and tells nobody', () => {
    const { states, rest, told, clock } = member();

    states.learn('a/b', { forMs: 800, restMs: 2_000 });
    clock.ms = 100;

    expect([rest(), told]).toEqual([700, []]);
  });

  test('goes on where the other one was: the next rest is twice as long', () => {
    const { states, call, rest, clock } = member();
    states.learn('a/b', { forMs: 800, restMs: 2_000 });
    clock.ms = 800;

    call('failed');
    expect(rest()).toBe(4_000);
  });

  test('takes a rest that is long over for one of which nobody has found out', () => {
    const { states, rest } = member(() => 30);

    states.learn('a/b', { forMs: -5_000, restMs: 1_000 });
    expect(rest()).toBe(30);
  });

  test('calls a target again that another has found well', () => {
    const { states, call, rest, told } = member();
    call('broken');

    states.learn('a/b', undefined);
    expect([rest(), told]).toEqual([0, [{ forMs: 1_000, restMs: 1_000 }]]);
  });

  test('that finds out itself hears from another before it has: a failure changes nothing then', () => {
    const { states, rest, clock, call } = member();
    call('broken');
    clock.ms = 1_000;
    states.begin('a/b');

    states.learn('a/b', { forMs: 5_000, restMs: 5_000 });
    states.end('a/b', 'failed');
    expect(rest()).toBe(5_000);
  });
});
