import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Load, type Share } from '../../gateway/load.ts';
import { loadSchema } from '../../gateway/load-config.ts';
import { GatewayError } from '../../providers/base/errors.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const limits = { concurrency: 2, queue: 2, queueMs: 1000, bodyBytes: 100 };

/** What becomes of a call that wants a place, as it stands. */
function arrive(load: Load): Share & { outcome: unknown } {
  const share = load.share();
  const call = { ...share, outcome: 'waits' as unknown };
  const fail = (error: unknown) => {
    call.outcome = error instanceof GatewayError ? error.fields.code : error;
  };
  try {
    const waiting = share.takePlace();
    if (waiting === undefined) call.outcome = 'inside';
    else
      void waiting.then(() => {
        call.outcome = 'inside';
      }, fail);
  } catch (error) {
    fail(error);
  }
  return call;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function outcomes(calls: readonly { outcome: unknown }[]): Promise<unknown[]> {
  await turn();
  return calls.map(({ outcome }) => outcome);
}

describe('places', () => {
  test('go to the first, the next ones wait, and those after them are refused', async () => {
    const load = new Load(limits);

    const calls = Array.from({ length: 5 }, () => arrive(load));

    expect(await outcomes(calls)).toEqual(['inside', 'inside', 'waits', 'waits', 'gateway_busy']);
  });

  test('go on to whoever waits longest', async () => {
    const load = new Load(limits);
    const calls = Array.from({ length: 4 }, () => arrive(load));

    calls[1]?.leave();
    expect((await outcomes(calls)).slice(2)).toEqual(['inside', 'waits']);
    calls[0]?.leave();
    expect((await outcomes(calls)).slice(2)).toEqual(['inside', 'inside']);
  });

  test('are given back once, however often one leaves', async () => {
    const load = new Load({ ...limits, queue: 0 });
    const first = arrive(load);
    first.leave();
    first.leave();

    const calls = Array.from({ length: 3 }, () => arrive(load));

    expect(await outcomes(calls)).toEqual(['inside', 'inside', 'gateway_busy']);
  });

  test('are as many as before, after many came and went', async () => {
    const load = new Load(limits);
    for (let round = 0; round < 50; round++) {
      const calls = Array.from({ length: 20 }, () => arrive(load));
      for (const call of round % 2 ? calls : calls.toReversed()) call.leave();
    }

    expect(await outcomes(Array.from({ length: 5 }, () => arrive(load)))).toEqual([
      'inside',
      'inside',
      'waits',
      'waits',
      'gateway_busy',
    ]);
  });
});

describe('whoever waits', () => {
  test('is refused when it takes too long, and no timer is left', async () => {
    const load = new Load(limits);
    const calls = Array.from({ length: 4 }, () => arrive(load));

    await vi.advanceTimersByTimeAsync(999);
    expect((await outcomes(calls)).slice(2)).toEqual(['waits', 'waits']);
    await vi.advanceTimersByTimeAsync(1);

    expect((await outcomes(calls)).slice(2)).toEqual(['gateway_busy', 'gateway_busy']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('and leaves makes room for the next, and takes no place', async () => {
    const load = new Load(limits);
    const calls = Array.from({ length: 4 }, () => arrive(load));

    calls[2]?.leave();
    const late = arrive(load);
    calls[0]?.leave();
    calls[1]?.leave();

    expect(await outcomes([...calls, late])).toEqual(['inside', 'inside', 'cancelled', 'inside', 'inside']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('gets in without a timer left behind', async () => {
    const load = new Load(limits);
    const calls = Array.from({ length: 4 }, () => arrive(load));
    for (const call of calls) call.leave();

    expect(vi.getTimerCount()).toBe(0);
  });
});

test('a caller who has left before gets no place', () => {
  const share = new Load(limits).share();
  share.leave();

  expect(() => share.takePlace()).toThrow('The caller left.');
});

describe('room for bodies', () => {
  test('is what all of them share', () => {
    const load = new Load(limits);
    const [first, second] = [load.share(), load.share()];

    first.hold(60);
    second.hold(40);
    expect(() => second.hold(1)).toThrow('This gateway is busy');
    first.leave();
    second.hold(60);

    expect(() => load.share().hold(1)).toThrow('This gateway is busy');
  });

  test('is there for one, whatever its size', () => {
    const load = new Load(limits);
    const share = load.share();
    share.hold(1000);

    expect(() => load.share().hold(1)).toThrow();
    share.leave();
    load.share().hold(100);
  });

  test('that was refused takes nothing', () => {
    const load = new Load(limits);
    const [first, second] = [load.share(), load.share()];
    first.hold(60);
    expect(() => second.hold(60)).toThrow();
    second.leave();

    expect(() => first.hold(40)).not.toThrow();
  });
});

test('a caller who has left holds nothing any more', () => {
  const load = new Load(limits);
  const share = load.share();
  share.leave();

  expect(() => share.hold(60)).toThrow('The caller left.');
  expect(() => load.share().hold(1)).not.toThrow();
  expect(() => load.share().hold(99)).not.toThrow();
});

test('a refusal says when to come back, in the words of OpenAI', () => {
  const load = new Load({ ...limits, concurrency: 1, queue: 0 });
  void load.share().takePlace();

  expect(() => load.share().takePlace()).toThrow(
    expect.objectContaining({
      fields: expect.objectContaining({
        status: 429,
        type: 'rate_limit_error',
        code: 'gateway_busy',
        retryable: true,
        headers: { 'retry-after': '1' },
      }),
    }),
  );
});

test('the limits have defaults, and must be sensible', () => {
  expect(loadSchema.parse(undefined)).toEqual({ concurrency: 1000, queue: 200, queueMs: 5000, bodyBytes: 268_435_456 });
  expect(loadSchema.safeParse({ concurrency: 0 }).success).toBe(false);
  expect(loadSchema.safeParse({ queue: 0 }).success).toBe(true);
  expect(loadSchema.safeParse({ queues: 1 }).success).toBe(false);
});
