import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defineConfig, type RawdogConfig } from '../../../gateway/config.ts';
import type { Route, Target } from '../../../gateway/resolve.ts';
import type { Begun } from '../../../gateway/routing/begun.ts';
import { followRoute } from '../../../gateway/routing/follow-route.ts';
import type { Attempt, RouteCall } from '../../../gateway/routing/route-call.ts';
import { createRouteTools } from '../../../gateway/routing/route-tools.ts';
import type { Credentials } from '../../../providers/base/endpoint.ts';
import { type ErrorFields, type ErrorKind, GatewayError, ProviderError } from '../../../providers/base/errors.ts';

const fail = (kind: ErrorKind, fields: Partial<ErrorFields> = {}) =>
  new ProviderError('acme', kind, `${kind}!`, fields);
const late = (code: string) => fail('timeout', { code });

/** What each target does, call after call; its last word is repeated. */
type Script = Record<string, readonly (Error | 'ok')[]>;

interface Setting {
  readonly config?: RawdogConfig;
  readonly route?: Partial<Route<'chat'>>;
  readonly windows?: Record<string, number>;
  readonly signal?: AbortSignal;
  readonly deadline?: number;
  readonly renew?: RouteCall<'chat'>['renew'];
}

function follow(script: Script, setting: Setting = {}, now?: () => number) {
  const clock = { ms: 0 };
  const asked: string[] = [];
  const toTarget = (name: string) =>
    ({ name, provider: name.split('/')[0], model: 'm', weight: 1, open: () => ({ apiKey: 'k' }) }) as Target<'chat'>;
  const attempt: Attempt<'chat'> = async (target, { apiKey }: Credentials) => {
    const turn = asked.filter((name) => name.startsWith(target.name)).length;
    asked.push(apiKey === 'k' ? target.name : `${target.name} with ${apiKey}`);
    const steps = script[target.name] ?? [];
    const step = steps[Math.min(turn, steps.length - 1)];
    if (step instanceof Error) throw step;
    return { kind: 'json', body: target.name, headers: {}, dropped: [] } as unknown as Begun<'chat'>;
  };
  const config = defineConfig({ ...setting.config, retries: { baseMs: 1, ...setting.config?.retries } });
  const tools = { ...createRouteTools(config, now ?? (() => clock.ms)), random: () => 0 };
  const signal = setting.signal ?? new AbortController().signal;
  const call: RouteCall<'chat'> = {
    attempt,
    renew: setting.renew,
    contextWindow: async ({ name }) => setting.windows?.[name],
    limits: { signal, deadline: setting.deadline ?? 1e9 },
    tools,
  };
  const groups = Object.keys(script).map((name) => [toTarget(name)]);
  const route: Route<'chat'> = { groups, balance: 'weight', fallBackOnContentPolicy: false, ...setting.route };
  const go = async () => {
    asked.length = 0;
    const answer = await followRoute(route, call).catch((error: unknown) => error);
    return { answer: answer instanceof Error ? answer : (answer as { body: unknown }).body, asked: [...asked] };
  };
  return { go, clock, tools, toTarget };
}

describe('a lone target', () => {
  test.each<[string, readonly (Error | 'ok')[], number, string | undefined]>([
    ['answers', ['ok'], 1, undefined],
    ['answers at its second try', [fail('overloaded'), 'ok'], 2, undefined],
    ['answers at its third try', [fail('upstream'), fail('rate_limit'), 'ok'], 3, undefined],
    ['fails thrice', [fail('overloaded')], 3, 'overloaded!'],
    ['refuses the request', [fail('bad_request'), 'ok'], 1, 'bad_request!'],
    ['refuses our key', [fail('authentication'), 'ok'], 1, 'authentication!'],
    ['has no money', [fail('quota'), 'ok'], 1, 'quota!'],
    ['cannot be reached, then can', [late('connect_timeout'), 'ok'], 2, undefined],
    ['is slow', [late('first_byte_timeout'), 'ok'], 1, 'timeout!'],
    ['asks for a minute', [fail('rate_limit', { headers: { 'retry-after': '60' } }), 'ok'], 1, 'rate_limit!'],
    ['has a bug', [new TypeError('bug'), 'ok'], 1, 'bug'],
  ])('%s', async (_, steps, calls, message) => {
    const { answer, asked } = await follow({ 'a/m': steps }).go();

    expect(asked).toHaveLength(calls);
    if (message === undefined) expect(answer).toBe('a/m');
    else expect((answer as Error).message).toBe(message);
  });

  test('is not asked again where the operator wants none of it', async () => {
    const { asked } = await follow({ 'a/m': [fail('overloaded')] }, { config: { retries: { max: 0 } } }).go();

    expect(asked).toEqual(['a/m']);
  });

  test('is not asked again when the answer would come too late', async () => {
    const { asked } = await follow({ 'a/m': [fail('overloaded'), 'ok'] }, { deadline: 0 }).go();

    expect(asked).toEqual(['a/m']);
  });

  test('is not asked again for a caller who left', async () => {
    const { answer, asked } = await follow({ 'a/m': [fail('overloaded')] }, { signal: AbortSignal.abort() }).go();

    expect([asked, (answer as Error).message]).toEqual([['a/m'], 'overloaded!']);
  });

  test('is asked again less when it fails call after call', async () => {
    const { go } = follow({ 'a/m': [fail('overloaded')] });

    const calls: number[] = [];
    for (let count = 0; count < 20; count += 1) calls.push((await go()).asked.length);

    expect(calls.slice(0, 5)).toEqual([3, 3, 3, 3, 3]);
    expect(calls.reduce((sum, number) => sum + number)).toBeLessThan(20 + 10 + 20 * 0.2 + 1);
  });
});

describe('a route of several', () => {
  test.each<[string, Script, string[], string]>([
    ['asks the first', { 'a/m': ['ok'], 'b/m': ['ok'] }, ['a/m'], 'a/m'],
    ['asks the first twice', { 'a/m': [fail('overloaded')], 'b/m': ['ok'] }, ['a/m', 'a/m', 'b/m'], 'b/m'],
    [
      'goes on at once from what is slow',
      { 'a/m': [late('first_chunk_timeout')], 'b/m': ['ok'] },
      ['a/m', 'b/m'],
      'b/m',
    ],
    ['goes on from a refused key', { 'a/m': [fail('authentication')], 'b/m': ['ok'] }, ['a/m', 'b/m'], 'b/m'],
    ['goes on from a model that is not there', { 'a/m': [fail('not_found')], 'b/m': ['ok'] }, ['a/m', 'b/m'], 'b/m'],
    ['goes on where the money is gone', { 'a/m': [fail('quota')], 'b/m': ['ok'] }, ['a/m', 'b/m'], 'b/m'],
    [
      'goes on from a provider that is not set up',
      { 'a/m': [new GatewayError('internal', 'No.', { code: 'provider_not_configured' })], 'b/m': ['ok'] },
      ['a/m', 'b/m'],
      'b/m',
    ],
    [
      'goes on at once from one that asks for time',
      { 'a/m': [fail('rate_limit', { headers: { 'retry-after': '1' } })], 'b/m': ['ok'] },
      ['a/m', 'b/m'],
      'b/m',
    ],
    [
      'asks the last one thrice',
      { 'a/m': [fail('quota')], 'b/m': [fail('upstream'), fail('upstream'), 'ok'] },
      ['a/m', 'b/m', 'b/m', 'b/m'],
      'b/m',
    ],
  ])('%s', async (_, script, calls, body) => {
    expect(await follow(script).go()).toEqual({ asked: calls, answer: body });
  });

  test.each<ErrorKind>(['bad_request', 'too_large', 'content_policy', 'context_length', 'internal'])(
    'stops at %s',
    async (kind) => {
      const error = fail(kind);

      expect(await follow({ 'a/m': [error], 'b/m': ['ok'] }).go()).toEqual({ asked: ['a/m'], answer: error });
    },
  );

  test('goes on from a refused content where the operator says so', async () => {
    const route = { fallBackOnContentPolicy: true };

    const { answer } = await follow({ 'a/m': [fail('content_policy')], 'b/m': ['ok'] }, { route }).go();
    expect(answer).toBe('b/m');
  });

  test('goes on from what is too long to those with a larger window only', async () => {
    const script: Script = {
      'a/m': [fail('context_length')],
      'b/m': ['ok'],
      'c/m': ['ok'],
      'd/m': ['ok'],
      'e/m': ['ok'],
    };
    const windows = { 'a/m': 1_000, 'b/m': 1_000, 'd/m': 500, 'e/m': 2_000 };

    expect(await follow(script, { windows }).go()).toEqual({ asked: ['a/m', 'e/m'], answer: 'e/m' });
  });

  test('ends with the caller', async () => {
    const { asked } = await follow({ 'a/m': [fail('quota')], 'b/m': ['ok'] }, { signal: AbortSignal.abort() }).go();

    expect(asked).toEqual(['a/m']);
  });

  test('tells of all that failed, and most of what may pass', async () => {
    const passing = fail('overloaded', { headers: { 'retry-after': '60' } });
    const script = { 'a/m': [passing], 'b/m': [fail('authentication')] };

    const { answer } = await follow(script).go();

    expect(answer).toMatchObject({
      message: 'overloaded! (Answer of a/m; tried as well: b/m (authentication, 401).)',
      fields: { kind: 'overloaded', status: 503, retryable: true, headers: { 'retry-after': '60' } },
    });
    expect((answer as GatewayError).fields.message).toBe((answer as Error).message);
  });

  test.each(['total_timeout', 'deadline_exceeded', 'cancelled'])('tells of %s, which ended it', async (code) => {
    const { answer } = await follow({ 'a/m': [fail('overloaded')], 'b/m': [late(code)] }).go();

    expect(answer).toMatchObject({
      message: 'timeout! (Answer of b/m; tried as well: a/m (overloaded, 503).)',
      fields: { status: 504, code },
    });
  });

  test('tells of the last where none may pass', async () => {
    const { answer } = await follow({ 'a/m': [fail('authentication')], 'b/m': [fail('quota')] }).go();

    expect((answer as Error).message).toBe('quota! (Answer of b/m; tried as well: a/m (authentication, 401).)');
  });
});

describe('an outage of the first target', () => {
  test('is felt once a rest, by one caller', async () => {
    const { go, clock } = follow({ 'a/m': [late('first_chunk_timeout')], 'b/m': ['ok'] });

    const first = await go();
    const others = await Promise.all(Array.from({ length: 5 }, go));
    clock.ms += 30_000;
    const next = await go();
    const later = await go();

    expect(first.asked).toEqual(['a/m', 'b/m']);
    expect(others.map(({ answer }) => answer)).toEqual(Array(5).fill('b/m'));
    expect(next.asked).toEqual(['a/m', 'b/m']);
    expect(later.asked).toEqual(['b/m']);
  });

  test('ends when it is well again', async () => {
    const { go, clock } = follow({ 'a/m': [fail('quota'), 'ok'], 'b/m': ['ok'] });

    await go();
    expect((await go()).answer).toBe('b/m');
    clock.ms += 30_000;
    // The script counts calls within one `go`: the first one fails, so it rests twice as long.
    expect((await go()).asked).toEqual(['a/m', 'b/m']);
    clock.ms += 30_000;
    expect((await go()).asked).toEqual(['b/m']);
  });

  test('together with all others is still met with one try of the one whose rest is over first', async () => {
    const { go } = follow({ 'a/m': [fail('quota')], 'b/m': [fail('quota')] });

    await go();
    expect((await go()).asked).toEqual(['a/m']);
  });
});

describe('a hedged route', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Targets that answer after so many milliseconds, unless they are cancelled. */
  function hedged(taking: Record<string, number>, hedgeAfterMs: number | 'p95') {
    const { tools, toTarget } = follow({}, {}, () => Date.now());
    const asked: string[] = [];
    const attempt: Attempt<'chat'> = ({ name }, _, signal) => {
      asked.push(name);
      const answer = { kind: 'json', body: name, headers: {}, dropped: [] } as unknown as Begun<'chat'>;
      return new Promise((resolve, reject) => {
        setTimeout(() => resolve(answer), taking[name]);
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    };
    const limits = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };
    const call: RouteCall<'chat'> = { attempt, contextWindow: async () => undefined, limits, tools };
    const groups = Object.keys(taking).map((name) => [toTarget(name)]);
    const route = { groups, balance: 'weight', fallBackOnContentPolicy: false, hedgeAfterMs } as const;
    const go = async () => {
      asked.length = 0;
      const answering = followRoute(route, call);
      await vi.advanceTimersByTimeAsync(2_000);
      return { answer: ((await answering) as { body: unknown }).body, asked: [...asked] };
    };
    return { go, tools, taking };
  }

  test('asks the second where the first is late', async () => {
    expect(await hedged({ 'a/m': 500, 'b/m': 10 }, 100).go()).toEqual({ answer: 'b/m', asked: ['a/m', 'b/m'] });
  });

  test('waits for the first as long as nobody knows how long it takes', async () => {
    expect(await hedged({ 'a/m': 500, 'b/m': 10 }, 'p95').go()).toEqual({ answer: 'a/m', asked: ['a/m'] });
  });

  test('asks nobody who rests', async () => {
    const { go, tools } = hedged({ 'a/m': 500, 'b/m': 10 }, 100);
    tools.coolDown.begin('b/m');
    tools.coolDown.end('b/m', 'broken');

    expect(await go()).toEqual({ answer: 'a/m', asked: ['a/m'] });
  });

  test('learns of a target that has become slow, though it is overtaken each time', async () => {
    const { go, tools, taking } = hedged({ 'a/m': 100, 'b/m': 10 }, 'p95');
    for (let count = 0; count < 20; count += 1) await go();
    const before = tools.pace.average('a/m');
    taking['a/m'] = 1_000;

    const calls = [await go(), await go(), await go()];

    expect(calls.map(({ answer }) => answer)).toEqual(['b/m', 'b/m', 'b/m']);
    expect(tools.pace.p95('a/m')).toBeGreaterThan(100);
    expect(tools.pace.average('a/m')).toBeGreaterThan(before);
  });

  test('takes a second one that is overtaken at once for no quicker than it is', async () => {
    const { go, tools } = hedged({ 'a/m': 110, 'b/m': 500 }, 100);
    tools.pace.note('b/m', 500);

    await go();

    expect(tools.pace.p95('b/m')).toBeUndefined();
    for (let count = 0; count < 9; count += 1) tools.pace.note('b/m', 500);
    expect(tools.pace.p95('b/m')).toBe(500);
    expect(tools.pace.average('b/m')).toBeCloseTo(500, 0);
  });
});
