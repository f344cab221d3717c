import { describe, expect, test, vi } from 'vitest';
import {
  createSecretStore,
  freshMs,
  pauseMs,
  type SecretReading,
  type SecretReadings,
  staleMs,
} from '../../../gateway/secrets/secret-store.ts';

/** A store whose reads are answered by hand, in any order. */
function store() {
  const reads: PromiseWithResolvers<SecretReadings>[] = [];
  const readSecrets = vi.fn((_ids: readonly string[]) => {
    const read = Promise.withResolvers<SecretReadings>();
    reads.push(read);
    return read.promise;
  });
  const warn = vi.fn();
  const clock = { now: 1_000_000 };
  const secrets = createSecretStore({ ids: ['a'], readSecrets, now: () => clock.now, warn });
  const settle = () => new Promise(setImmediate);
  const answer = async (reading: SecretReading | string, index = reads.length - 1) => {
    reads[index]?.resolve(new Map([['a', typeof reading === 'string' ? { text: reading } : reading]]));
    await settle();
  };
  const fail = async (index = reads.length - 1) => {
    reads[index]?.reject(Object.assign(new Error('canary'), { name: 'TimeoutError' }));
    await settle();
  };
  return { ...secrets, readSecrets, warn, clock, answer, fail };
}

async function filled(text = 'one') {
  const made = store();
  const ready = made.ready();
  await made.answer(text);
  await ready;
  return made;
}

test('calls wait for the first read, which is one for all of them', async () => {
  const { ready, get, answer, readSecrets } = store();

  const waiting = [ready(), ready()];
  expect(get('a')).toBeUndefined();
  await answer('one');
  await Promise.all(waiting);

  expect(get('a')).toEqual({ text: 'one' });
  expect([ready(), readSecrets.mock.calls]).toEqual([undefined, [[['a']]]]);
});

describe('a first read that fails', () => {
  test('is a 503 that may be tried again, and the log says why without details', async () => {
    const { ready, fail, warn } = store();

    const waiting = expect(ready()).rejects.toMatchObject({
      fields: { status: 503, code: 'credentials_unavailable', retryable: true, headers: { 'retry-after': '1' } },
    });
    const also = ready()?.catch(() => {});
    await fail();
    await Promise.all([waiting, also]);

    expect(warn.mock.calls).toEqual([
      ['The secrets cannot be read: nothing was read before.', { reason: 'TimeoutError' }],
    ]);
  });

  test('is made up for by the next call', async () => {
    const { ready, fail, answer, get } = store();
    const refused = ready()?.catch(() => {});
    await fail();
    await refused;

    const next = ready();
    await answer('one');
    await next;

    expect(get('a')).toEqual({ text: 'one' });
  });
});

describe('what was read', () => {
  test('is served as it is while it is fresh', async () => {
    const { ready, clock, readSecrets } = await filled();

    clock.now += freshMs - 1;

    expect([ready(), readSecrets.mock.calls.length]).toEqual([undefined, 1]);
  });

  test('is served while it is read anew behind the call, once', async () => {
    const { ready, clock, readSecrets, get, answer } = await filled();
    clock.now += freshMs;

    expect([ready(), ready(), get('a')]).toEqual([undefined, undefined, { text: 'one' }]);
    await answer('two');

    expect([get('a'), ready(), readSecrets.mock.calls.length]).toEqual([{ text: 'two' }, undefined, 2]);
  });

  test('is waited for after a long sleep: a key may have been revoked', async () => {
    const { ready, clock, get, answer } = await filled();
    clock.now += staleMs + 1;

    const waiting = ready();
    await answer('two');
    await waiting;

    expect(waiting).toBeInstanceOf(Promise);
    expect(get('a')).toEqual({ text: 'two' });
  });

  test('goes on being used when Secrets Manager is down, which is not asked at every call', async () => {
    const { ready, clock, get, fail, readSecrets, warn } = await filled();
    clock.now += staleMs + 1;

    const waiting = ready();
    await fail();
    await waiting;

    expect([get('a'), ready(), readSecrets.mock.calls.length]).toEqual([{ text: 'one' }, undefined, 2]);
    expect(warn.mock.calls).toEqual([
      ['The secrets cannot be read: what was read before goes on being used.', { reason: 'TimeoutError' }],
    ]);
    clock.now += pauseMs;
    expect([ready(), readSecrets.mock.calls.length]).toEqual([expect.any(Promise), 3]);
    await fail();
  });

  test.each(['InternalServiceError', 'ThrottlingException', 'NotReturned'])(
    'is not forgotten for trouble of Secrets Manager itself: %s',
    async (problem) => {
      const { reread, get, answer } = await filled();

      void reread();
      await answer({ problem });

      expect(get('a')).toEqual({ text: 'one' });
    },
  );

  test.each(['AccessDeniedException', 'ResourceNotFoundException', 'InvalidRequestException', 'DecryptionFailure'])(
    'is no longer used when the secret is taken away: %s',
    async (problem) => {
      const { reread, get, answer } = await filled();

      void reread();
      await answer({ problem });

      expect(get('a')).toEqual({ problem });
    },
  );

  test('is the same object for as long as its text is the same', async () => {
    const { reread, get, answer } = await filled();
    const before = get('a');

    void reread();
    await answer('one');

    expect(get('a')).toBe(before);
  });
});

describe('reading again before the time', () => {
  test('is done once for all who ask meanwhile, and then not for a while', async () => {
    const { reread, readSecrets, get, answer, clock } = await filled();

    const both = [reread(), reread()];
    await answer('two');
    await Promise.all(both);
    await reread();

    expect([get('a'), readSecrets.mock.calls.length]).toEqual([{ text: 'two' }, 2]);
    clock.now += pauseMs;
    void reread();
    expect(readSecrets.mock.calls.length).toBe(3);
    await answer('two');
  });

  test('does not make do with a read that began earlier, nor lets that one have the last word', async () => {
    const { ready, reread, get, answer, clock, readSecrets } = await filled();
    clock.now += freshMs;
    ready();

    const rereading = reread();
    expect(readSecrets.mock.calls.length).toBe(3);
    await answer('three', 2);
    await rereading;
    await answer('two', 1);

    expect(get('a')).toEqual({ text: 'three' });
  });

  test('that fails changes nothing', async () => {
    const { reread, get, fail } = await filled();

    const rereading = reread();
    await fail();

    await expect(rereading).resolves.toBeUndefined();
    expect(get('a')).toEqual({ text: 'one' });
  });
});

describe('a process that was frozen in the middle of a read', () => {
  test('waits for a new one when it wakes, for the old one tells what was the case before', async () => {
    const { ready, get, answer, clock, readSecrets } = await filled();
    clock.now += freshMs;
    ready();
    clock.now += staleMs;

    const woken = ready();
    expect(readSecrets).toHaveBeenCalledTimes(3);
    await answer('two', 2);
    await woken;
    await answer('one', 1);

    expect(get('a')).toEqual({ text: 'two' });
  });

  test('counts what comes late as of the time when it was asked for', async () => {
    const { ready, get, answer, clock, readSecrets } = await filled();
    clock.now += freshMs;
    ready();
    clock.now += staleMs - 1;
    await answer('two');

    expect(get('a')).toEqual({ text: 'two' });
    clock.now += 2;
    expect(ready()).toBeInstanceOf(Promise);
    expect(readSecrets).toHaveBeenCalledTimes(3);
  });
});
