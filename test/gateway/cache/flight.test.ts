import { describe, expect, test, vi } from 'vitest';
import { Flight } from '../../../gateway/cache/flight.ts';
import type { Begun } from '../../../gateway/routing/begun.ts';
import type { ChatChunk, ChatResponse } from '../../../providers/base/chat-types.ts';
import { ProviderError } from '../../../providers/base/errors.ts';

type Answer = Begun<'chat'>;

const info = { headers: {}, dropped: [] };
const whole: Answer = { kind: 'json', body: { id: 'a' } as ChatResponse, ...info };

function chunk(id: string): ChatChunk {
  return { id } as ChatChunk;
}

/** A flight whose answer the test makes, step by step. */
function fly() {
  const answer = Promise.withResolvers<Answer>();
  let signal = new AbortController().signal;
  const onChunk = vi.fn();
  const call = vi.fn((given: AbortSignal) => {
    signal = given;
    given.addEventListener('abort', () => answer.reject(given.reason));
    return answer.promise;
  });
  const flight = new Flight<'chat'>({ call, onChunk });
  let hasLanded = false;
  void flight.landed.then(() => {
    hasLanded = true;
  });
  return { flight, call, onChunk, answer, signal: () => signal, hasLanded: () => hasLanded };
}

/** A stream that sends what it is told to, when it is told to. */
function stream() {
  const waiting: PromiseWithResolvers<IteratorResult<ChatChunk>>[] = [];
  const ready: Promise<IteratorResult<ChatChunk>>[] = [];
  const tell = (): PromiseWithResolvers<IteratorResult<ChatChunk>> => {
    const known = waiting.shift();
    if (known) return known;
    const next = Promise.withResolvers<IteratorResult<ChatChunk>>();
    next.promise.catch(() => {});
    ready.push(next.promise);
    return next;
  };
  const close = vi.fn(async () => ({ done: true, value: undefined }) as const);
  const next = vi.fn(() => {
    const told = ready.shift();
    if (told) return told;
    const later = Promise.withResolvers<IteratorResult<ChatChunk>>();
    waiting.push(later);
    return later.promise;
  });
  const begun: Answer = { kind: 'stream', chunks: { next, return: close }, ...info };
  return {
    begun,
    next,
    close,
    send: (id: string) => tell().resolve({ done: false, value: chunk(id) }),
    end: () => tell().resolve({ done: true, value: undefined }),
    fail: (error: Error) => tell().reject(error),
  };
}

async function idsOf(begun: Promise<Answer> | Answer): Promise<string[]> {
  const answer = await begun;
  if (answer.kind !== 'stream') throw new Error('No stream.');
  const ids: string[] = [];
  for (let step = await answer.chunks.next(); !step.done; step = await answer.chunks.next()) ids.push(step.value.id);
  await answer.chunks.return?.();
  return ids;
}

const staying = () => new AbortController();
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a whole answer', () => {
  test("is everyone's who waits for it", async () => {
    const { flight, call, answer, hasLanded } = fly();
    const all = [flight.lead(staying().signal), flight.join(staying().signal), flight.join(staying().signal)];

    expect(hasLanded()).toBe(false);
    answer.resolve(whole);

    expect(await Promise.all(all)).toEqual([whole, whole, whole]);
    expect(call).toHaveBeenCalledTimes(1);
    expect(hasLanded()).toBe(true);
  });

  test('that fails, fails for everyone', async () => {
    const { flight, answer, hasLanded } = fly();
    const all = [flight.lead(staying().signal), flight.join(staying().signal)];
    const error = new ProviderError('acme', 'overloaded', 'Busy.');

    answer.reject(error);

    expect(await Promise.allSettled(all)).toEqual([
      { status: 'rejected', reason: error },
      { status: 'rejected', reason: error },
    ]);
    expect(hasLanded()).toBe(true);
  });
});

describe('a stream', () => {
  test('is given to everyone from its beginning, and read once', async () => {
    const { flight, answer, onChunk, hasLanded } = fly();
    const source = stream();
    const first = idsOf(flight.lead(staying().signal));
    answer.resolve(source.begun);
    source.send('1');
    source.send('2');
    await settle();
    const late = idsOf(flight.join(staying().signal));

    source.send('3');
    await settle();
    expect(hasLanded()).toBe(false);
    source.end();

    expect([await first, await late]).toEqual([
      ['1', '2', '3'],
      ['1', '2', '3'],
    ]);
    expect(source.next).toHaveBeenCalledTimes(4);
    expect(onChunk.mock.calls.map(([{ id }]) => id)).toEqual(['1', '2', '3']);
    expect([source.close.mock.calls.length, hasLanded()]).toEqual([0, true]);
  });

  test('that fails late is told to everyone up to there', async () => {
    const { flight, answer, hasLanded } = fly();
    const source = stream();
    const begun = await Promise.all([
      flight.lead(staying().signal),
      flight.join(staying().signal),
      answer.resolve(source.begun),
    ]);
    source.send('1');
    source.fail(new Error('cut'));

    for (const passenger of begun.slice(0, 2) as Answer[]) {
      const chunks = passenger.kind === 'stream' ? passenger.chunks : undefined;
      expect(await chunks?.next()).toEqual({ done: false, value: chunk('1') });
      await expect(chunks?.next()).rejects.toThrow('cut');
    }
    expect(hasLanded()).toBe(true);
  });

  test('does not run ahead of whoever reads it', async () => {
    const { flight, answer } = fly();
    const source = stream();
    answer.resolve(source.begun);
    source.send('1');
    source.send('2');

    const begun = await flight.lead(staying().signal);
    if (begun.kind === 'stream') await begun.chunks.next();

    expect(source.next).toHaveBeenCalledTimes(1);
  });
});

describe('who leaves', () => {
  test('ends the call where nobody else waits for it', async () => {
    const { flight, signal, hasLanded } = fly();
    const caller = staying();
    const leading = flight.lead(caller.signal);

    caller.abort(new Error('left'));

    await expect(leading).rejects.toThrow('left');
    expect([signal().aborted, flight.isOpen, hasLanded()]).toEqual([true, false, true]);
  });

  test('first does not end it for the others, and is still told what became of it', async () => {
    const { flight, answer, signal } = fly();
    const caller = staying();
    const leading = flight.lead(caller.signal);
    const other = flight.join(staying().signal);

    caller.abort();
    expect([signal().aborted, flight.isOpen]).toEqual([false, true]);
    answer.resolve(whole);

    expect(await Promise.all([leading, other])).toEqual([whole, whole]);
  });

  test('later is let go at once, and the call goes on', async () => {
    const { flight, answer, signal } = fly();
    const caller = staying();
    const leading = flight.lead(staying().signal);
    const other = flight.join(caller.signal);

    caller.abort();

    await expect(other).rejects.toMatchObject({ fields: { code: 'cancelled' } });
    expect(signal().aborted).toBe(false);
    answer.resolve(whole);
    expect(await leading).toBe(whole);
  });

  test('in the middle of a stream leaves it to the others; the last one ends it', async () => {
    const { flight, answer, signal, hasLanded } = fly();
    const source = stream();
    answer.resolve(source.begun);
    const callers = [staying(), staying()];
    const [first, second] = await Promise.all([
      flight.lead((callers[0] ?? staying()).signal),
      flight.join((callers[1] ?? staying()).signal),
    ]);
    if (first?.kind !== 'stream' || second?.kind !== 'stream') throw new Error('No streams.');

    await first.chunks.return?.();
    source.send('1');
    expect(await second.chunks.next()).toEqual({ done: false, value: chunk('1') });
    expect([signal().aborted, source.close.mock.calls.length, flight.isOpen]).toEqual([false, 0, true]);

    await second.chunks.return?.();
    await settle();
    expect([signal().aborted, source.close.mock.calls.length, flight.isOpen]).toEqual([true, 1, false]);
    expect(hasLanded()).toBe(true);
  });

  test('while waiting for the next chunk is let go at once', async () => {
    const { flight, answer } = fly();
    answer.resolve(stream().begun);
    const caller = staying();
    void flight.lead(staying().signal);
    const begun = await flight.join(caller.signal);
    const next = begun.kind === 'stream' ? begun.chunks.next() : undefined;

    caller.abort(new ProviderError('gateway', 'timeout', 'Too long.', { code: 'total_timeout' }));

    await expect(next).rejects.toMatchObject({ fields: { code: 'total_timeout' } });
  });

  test('before there was anything to wait for is not waited for', async () => {
    const { flight, signal } = fly();
    const caller = staying();
    caller.abort(new Error('left'));

    await expect(flight.lead(caller.signal)).rejects.toThrow('left');
    expect(signal().aborted).toBe(true);
  });
});

test('the time of whoever came first is the time of all', async () => {
  const { flight } = fly();
  const caller = staying();
  const all = [flight.lead(caller.signal), flight.join(staying().signal)];
  const error = new ProviderError('gateway', 'timeout', 'Too long.', { code: 'total_timeout' });

  caller.abort(error);

  expect(await Promise.allSettled(all)).toEqual([
    { status: 'rejected', reason: error },
    { status: 'rejected', reason: error },
  ]);
});
