import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fromUsd } from '../../../gateway/cost/pico-usd.ts';
import type { BudgetWarning } from '../../../gateway/ledger/budget-warning.ts';
import { createLedger, type LedgerOptions } from '../../../gateway/ledger/ledger.ts';
import { emptyItem, stateOf } from '../../../gateway/ledger/state.ts';
import { stateKey } from '../../../gateway/ledger/subject.ts';
import type { Told } from '../../../gateway/ledger/told.ts';
import type { Ledger } from '../../../gateway/ledger/types.ts';
import { GatewayError } from '../../../providers/base/errors.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';
import { type Asked, Clock, callOf } from './calls.ts';

let store: TestStore;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());

let clock: Clock;
let records: Map<string, Told>;
let warnings: BudgetWarning[];
let ledger: Ledger;
let key: string;
let keys = 0;

function createTestLedger(options: Partial<LedgerOptions> = {}): Ledger {
  const { now } = clock;
  const findRecord = async (id: string) => records.get(id);
  const onWarning = (warning: BudgetWarning) => void warnings.push(warning);
  return createLedger({ table: store.table, findRecord, onWarning, now, ...options });
}

beforeEach(() => {
  clock = new Clock();
  records = new Map();
  warnings = [];
  keys += 1;
  key = `key_${keys}`;
  ledger = createTestLedger();
});

const admit = (asked: Asked, by = ledger) => by.admit(callOf({ key, ...asked }));

async function refusal(asked: Asked, by = ledger) {
  try {
    await admit(asked, by);
  } catch (error) {
    if (error instanceof GatewayError) return error.fields;
    throw error;
  }
  throw new Error('The call was let in.');
}

async function readState(id = key, scope: 'key' | 'team' = 'key', shard = 0) {
  const item = await store.table.get(stateKey({ scope, id }, shard));
  if (!item) throw new Error('There is no state.');
  return stateOf(item);
}

const usage = (promptTokens: number, completionTokens = 0) => ({ promptTokens, completionTokens });

describe('a budget', () => {
  const rules = { budget: { usd: 10, per: 'day' } } as const;

  test('holds what a call may cost, and counts what it did cost', async () => {
    const lease = await admit({ rules, usd: 4, tokens: 500 });

    expect(await readState()).toMatchObject({
      used: { requests: 1n, tokens: 0n, cost: 0n },
      committed: { requests: 1n, tokens: 500n, cost: fromUsd(4) },
    });

    await lease.settle({ cost: fromUsd(1.5), usage: usage(30, 12) });

    expect(await readState()).toMatchObject({
      used: { requests: 1n, tokens: 42n, cost: fromUsd(1.5) },
      committed: { requests: 1n, tokens: 42n, cost: fromUsd(1.5) },
      holds: {},
      gone: {},
    });
  });

  test('is exact to the pico-dollar, and beyond what a double holds', async () => {
    const lease = await admit({ rules: { budget: { usd: 1e9, per: 'total' } }, usd: 1e6 });

    await lease.settle({ cost: 123_456_789_012_345_678n, usage: undefined });

    expect((await readState()).used.cost).toBe(123_456_789_012_345_678n);
  });

  test('is used up to its last pico-dollar and no further', async () => {
    await (await admit({ rules, usd: 4 })).settle({ cost: fromUsd(4), usage: usage(1) });
    const last = await admit({ rules, usd: 6 });
    await last.settle({ cost: fromUsd(6) - 1n, usage: usage(1) });

    expect((await refusal({ rules, usd: 1e-11 })).kind).toBe('quota');
    await expect(admit({ rules, usd: 1e-12 })).resolves.toBeDefined();
  });

  test('that is used up says when it resets, and is not worth a retry', async () => {
    await (await admit({ rules, usd: 9 })).settle({ cost: fromUsd(9), usage: usage(1) });

    expect(await refusal({ rules, usd: 2.5 })).toMatchObject({
      kind: 'quota',
      status: 429,
      type: 'insufficient_quota',
      code: 'insufficient_quota',
      retryable: false,
      message:
        'The budget of this key ($10 per day) is used up. This call may cost up to $2.5; $1 are left. It resets at 2026-11-23T00:00:00Z.',
      headers: {},
    });
  });

  test('that resets within an hour says in how many seconds', async () => {
    clock.at('2026-11-22T23:59:30.200Z');
    await (await admit({ rules, usd: 9 })).settle({ cost: fromUsd(9), usage: usage(1) });

    const { headers, retryable } = await refusal({ rules, usd: 2 });

    expect(headers).toEqual({ 'retry-after': '30' });
    expect(retryable).toBe(false);
  });

  test('in total never resets', async () => {
    const total = { budget: { usd: 1, per: 'total' } } as const;
    await (await admit({ rules: total })).settle({ cost: fromUsd(1), usage: usage(1) });
    clock.pass(1e9);

    expect((await refusal({ rules: total })).message).toBe(
      'The budget of this key ($1 in total) is used up. This call may cost up to $1; $0 are left.',
    );
  });

  test('held by calls in flight is worth a retry', async () => {
    await admit({ rules, usd: 6 });

    expect(await refusal({ rules, usd: 5 })).toMatchObject({
      kind: 'rate_limit',
      retryable: true,
      message:
        'The budget of this key ($10 per day) is held for calls in flight. This call may cost up to $5; $4 are left. Try again when some are over.',
      headers: { 'retry-after': '1' },
    });
  });

  test('smaller than a call may cost says how to make the call cheaper', async () => {
    expect(await refusal({ rules, usd: 11 })).toMatchObject({
      kind: 'quota',
      message:
        'The budget of this key ($10 per day) is less than that. This call may cost up to $11: a lower `max_tokens` lowers it.',
    });
  });

  test.each([
    ['day', '2026-11-22T23:59:59Z', '2026-11-23T00:00:00Z'],
    ['week', '2026-11-22T23:59:59Z', '2026-11-23T00:00:00Z'],
    ['week', '2026-12-06T23:59:59Z', '2026-12-07T00:00:00Z'],
    ['month', '2026-11-30T23:59:59Z', '2026-12-01T00:00:00Z'],
    ['month', '2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z'],
  ] as const)('per %s begins anew after %s', async (per, before, after) => {
    const budget = { budget: { usd: 1, per } };
    clock.at(before);
    await (await admit({ rules: budget })).settle({ cost: fromUsd(1), usage: usage(1) });
    expect((await refusal({ rules: budget })).message).toContain(`It resets at ${after}.`);

    clock.at(after);

    await expect(admit({ rules: budget })).resolves.toBeDefined();
  });

  test('per week does not begin anew on a Sunday', async () => {
    const budget = { budget: { usd: 1, per: 'week' } } as const;
    clock.at('2026-11-21T23:59:59Z');
    await (await admit({ rules: budget })).settle({ cost: fromUsd(1), usage: usage(1) });

    clock.at('2026-11-22T00:00:00Z');

    expect((await refusal({ rules: budget })).kind).toBe('quota');
  });

  test('begins a new period with what is still held, and counts in it what is settled in it', async () => {
    clock.at('2026-11-22T23:59:59Z');
    const late = await admit({ rules, usd: 6, maxMs: 600_000 });
    clock.at('2026-11-23T00:00:01Z');

    expect((await refusal({ rules, usd: 5 })).kind).toBe('rate_limit');
    await late.settle({ cost: fromUsd(5), usage: usage(1) });

    await expect(admit({ rules, usd: 5 })).resolves.toBeDefined();
    expect((await refusal({ rules, usd: 0.01 })).kind).toBe('rate_limit');
  });

  test('of another period counts what was spent before it was set', async () => {
    await (await admit({ rules })).settle({ cost: fromUsd(9), usage: usage(1) });

    expect((await refusal({ rules: { budget: { usd: 10, per: 'month' } }, usd: 2 })).message).toContain('$1 are left');
    expect((await refusal({ rules: { budget: { usd: 10, per: 'total' } }, usd: 2 })).message).toContain('$1 are left');
  });

  test('counts a cost above the ceiling as it is', async () => {
    await (await admit({ rules, usd: 1 })).settle({ cost: fromUsd(12), usage: usage(1) });

    expect((await readState()).committed.cost).toBe(fromUsd(12));
    expect((await refusal({ rules, usd: 1 })).message).toContain('$0 are left');
  });

  test('counts a cost that nobody knows as what was held for it', async () => {
    await (await admit({ rules, usd: 3, tokens: 70 })).settle({ cost: 'unpriced', usage: undefined });

    expect((await readState()).used).toEqual({ requests: 1n, tokens: 70n, cost: fromUsd(3) });
  });

  test('gives all of it back for a call that used nothing', async () => {
    await (await admit({ rules, usd: 3, tokens: 70 })).settle({ cost: undefined, usage: undefined });

    expect(await readState()).toMatchObject({ committed: { requests: 1n, tokens: 0n, cost: 0n }, holds: {} });
  });

  test('is settled once, however often it is told', async () => {
    const lease = await admit({ rules, usd: 3 });

    await Promise.all([
      lease.settle({ cost: fromUsd(2), usage: usage(1) }),
      lease.settle({ cost: fromUsd(2), usage: usage(1) }),
    ]);
    await lease.settle({ cost: fromUsd(2), usage: usage(1) });

    expect((await readState()).used.cost).toBe(fromUsd(2));
  });

  test('refuses a call whose cost nobody knows', async () => {
    expect(await refusal({ rules, usd: null })).toMatchObject({
      status: 403,
      code: 'model_without_price',
      param: 'model',
    });
  });

  test('lets in a call whose cost nobody knows where the operator says what it may cost', async () => {
    const lenient = createTestLedger({ unpricedCeiling: fromUsd(10) });

    const lease = await admit({ rules, usd: null }, lenient);

    expect((await refusal({ rules, usd: null }, lenient)).kind).toBe('rate_limit');
    await lease.settle({ cost: 'unpriced', usage: usage(5) });
    expect((await readState()).used.cost).toBe(fromUsd(10));
  });
});

test('holds of many dead processes are cleared away in updates that the store takes', async () => {
  const rules = { budget: { usd: 10, per: 'day' }, limits: { tokensPerMinute: 1e6, tokensPerDay: 1e9 } } as const;
  const hold = { a: fromUsd(0.05), t: 100, b: Math.floor(clock.ms / 1000) - 100, d: 90 };
  const holds = Object.fromEntries(
    Array.from({ length: 130 }, (_, at) => [`req_${String(at).padStart(32, '0')}`, hold]),
  );
  const held = { holds, committed: 130n * fromUsd(0.05), tokens_committed: 13_000 };
  await store.table.put({ ...emptyItem(stateKey({ scope: 'key', id: key }, 0)), ...held });

  await admit({ rules, usd: 10 });

  const state = await readState();
  expect(Object.keys(state.holds)).toHaveLength(1);
  expect(state.committed).toEqual({ requests: 1n, tokens: 100n, cost: fromUsd(10) });
});

describe('a budget of a team', () => {
  const team = { id: 'research', rules: { budget: { usd: 10, per: 'month' } } } as const;

  test('is shared by its keys', async () => {
    await (await admit({ key: 'key_a', team })).settle({ cost: fromUsd(9), usage: usage(1) });

    expect((await refusal({ key: 'key_b', team, usd: 2 })).message).toBe(
      'The budget of the team `research` ($10 per month) is used up. This call may cost up to $2; $1 are left. It resets at 2026-12-01T00:00:00Z.',
    );
  });

  test('that refuses leaves nothing held by the key', async () => {
    const rules = { budget: { usd: 100, per: 'day' } } as const;

    await refusal({ rules, team: { ...team, id: 'small' }, usd: 11 });

    expect(await readState()).toMatchObject({ committed: { cost: 0n, tokens: 0n }, used: { cost: 0n }, holds: {} });
  });

  test('is not the one of a key of the same name', async () => {
    const same = { id: key, rules: { budget: { usd: 1, per: 'day' } } } as const;

    await admit({ rules: { budget: { usd: 1, per: 'day' } }, team: same });

    expect((await readState(key, 'team')).committed.cost).toBe(fromUsd(1));
    expect((await readState(key, 'key')).committed.cost).toBe(fromUsd(1));
  });
});

describe('the warning of a budget', () => {
  const rules = { budget: { usd: 10, per: 'day', warnAt: 0.5 } } as const;

  test('comes with each call from then on, and to the operator once', async () => {
    const first = await admit({ rules });
    await first.settle({ cost: fromUsd(4.99), usage: usage(1) });
    const second = await admit({ rules });
    expect([first.headers, second.headers]).toEqual([{}, {}]);
    expect(warnings).toEqual([]);

    await second.settle({ cost: fromUsd(0.01), usage: usage(1) });
    const third = await admit({ rules });
    await third.settle({ cost: fromUsd(1), usage: usage(1) });

    expect(third.headers).toEqual({
      'x-rawdog-budget-warning': 'key: 50% of $10 used; resets at 2026-11-23T00:00:00Z',
    });
    expect(warnings).toEqual([{ scope: 'key', id: key, per: 'day', spent: fromUsd(5), limit: fromUsd(10) }]);
  });

  test('comes again in the next period', async () => {
    await (await admit({ rules })).settle({ cost: fromUsd(6), usage: usage(1) });
    clock.pass(86_400);

    const next = await admit({ rules });
    await next.settle({ cost: fromUsd(6), usage: usage(1) });

    expect(next.headers).toEqual({});
    expect(warnings).toHaveLength(2);
  });

  test('names each budget that is nearly used up', async () => {
    const team = { id: `team-${key}`, rules: { budget: { usd: 1, per: 'total' } } } as const;
    await (await admit({ rules, team })).settle({ cost: fromUsd(0.8), usage: usage(1) });
    await (await admit({ rules })).settle({ cost: fromUsd(5), usage: usage(1) });

    const { headers } = await admit({ rules, team, usd: 0.1 });

    expect(headers['x-rawdog-budget-warning']).toBe(
      'key: 58% of $10 used; resets at 2026-11-23T00:00:00Z, team: 80% of $1 used',
    );
  });
});

describe('a limit of requests', () => {
  const rules = { limits: { requestsPerMinute: 2 } } as const;

  test('lets through as many, and says when the next may come', async () => {
    clock.at('2026-11-22T12:00:07Z');
    const first = await admit({ rules });
    const second = await admit({ rules });

    expect(first.headers).toEqual({
      'x-ratelimit-limit-requests': '2',
      'x-ratelimit-remaining-requests': '1',
      'x-ratelimit-reset-requests': '1m3s',
    });
    expect(second.headers['x-ratelimit-remaining-requests']).toBe('0');
    expect(await refusal({ rules })).toMatchObject({
      status: 429,
      code: 'rate_limit_exceeded',
      retryable: true,
      message: 'The limit of this key, 2 requests per minute, is reached. Try again in 63 s.',
      headers: { 'retry-after': '63', 'x-ratelimit-remaining-requests': '0' },
    });
  });

  test('says a truth: a second before, no call gets through, then one does', async () => {
    await admit({ rules });
    clock.pass(25);
    await admit({ rules });
    const wait = Number((await refusal({ rules })).headers['retry-after']);

    clock.pass(wait - 1);
    await refusal({ rules });
    clock.pass(1);

    await expect(admit({ rules })).resolves.toBeDefined();
    await refusal({ rules });
  });

  test('needs nothing settled', async () => {
    const lease = await admit({ rules });

    expect((await readState()).holds).toEqual({});
    await lease.settle({ cost: fromUsd(1), usage: usage(1) });
    expect((await readState()).used).toEqual({ requests: 1n, tokens: 0n, cost: 0n });
  });

  test('per day counts the last day', async () => {
    const daily = { limits: { requestsPerDay: 1 } };
    clock.at('2026-11-22T23:00:00Z');
    await admit({ rules: daily });
    clock.at('2026-11-23T01:00:00Z');

    expect((await refusal({ rules: daily })).message).toBe(
      'The limit of this key, 1 requests per day, is reached. Try again in 82800 s.',
    );
    clock.at('2026-11-24T00:00:00Z');
    await expect(admit({ rules: daily })).resolves.toBeDefined();
  });

  test('counts what another limit refused', async () => {
    const team = { id: `team-${key}`, rules: { limits: { requestsPerMinute: 1 } } };
    await admit({ rules, team });
    await refusal({ rules, team });

    expect((await refusal({ rules })).message).toContain('2 requests per minute');
  });

  test('the tightest of several is told', async () => {
    const team = { id: `team-${key}`, rules: { limits: { requestsPerMinute: 5, requestsPerDay: 3 } } };
    const both = { limits: { requestsPerMinute: 4 } };

    const { headers } = await admit({ rules: both, team });

    expect(headers).toEqual({
      'x-ratelimit-limit-requests': '3',
      'x-ratelimit-remaining-requests': '2',
      'x-ratelimit-reset-requests': '28h0m0s',
    });
  });
});

describe('a limit of tokens', () => {
  const rules = { limits: { tokensPerMinute: 1000 } } as const;

  test('holds the most a call may use, and counts what it used', async () => {
    const lease = await admit({ rules, tokens: 800 });
    expect(lease.headers).toEqual({
      'x-ratelimit-limit-tokens': '1000',
      'x-ratelimit-remaining-tokens': '200',
      'x-ratelimit-reset-tokens': '1m10s',
    });
    expect(await refusal({ rules, tokens: 300 })).toMatchObject({
      message:
        'The limit of this key, 1000 tokens per minute, is reached; this call may use up to 300. Try again in 1 s.',
      headers: { 'retry-after': '1' },
    });

    await lease.settle({ cost: fromUsd(1), usage: usage(150, 50) });

    expect((await admit({ rules, tokens: 800 })).headers['x-ratelimit-remaining-tokens']).toBe('0');
  });

  test('counts tokens in the minute in which they are known', async () => {
    const lease = await admit({ rules, tokens: 1000, maxMs: 600_000 });
    clock.pass(300);
    await lease.settle({ cost: fromUsd(1), usage: usage(900, 100) });

    expect((await refusal({ rules, tokens: 1 })).headers['retry-after']).toBe('70');
    clock.pass(70);
    await expect(admit({ rules, tokens: 1000 })).resolves.toBeDefined();
  });

  test('lets a call that may use more than all of it wait for all of it, and others for it', async () => {
    const small = await admit({ rules, tokens: 1 });
    expect((await refusal({ rules, tokens: 5000 })).headers['retry-after']).toBe('1');
    await small.settle({ cost: undefined, usage: undefined });

    const large = await admit({ rules, tokens: 5000 });

    expect(large.headers['x-ratelimit-remaining-tokens']).toBe('0');
    await refusal({ rules, tokens: 1 });
    await large.settle({ cost: fromUsd(1), usage: usage(100) });
    await expect(admit({ rules, tokens: 900 })).resolves.toBeDefined();
  });
});

describe('a limit of calls at once', () => {
  const rules = { limits: { concurrent: 2 } } as const;

  test('lets another in when one is over', async () => {
    const first = await admit({ rules });
    await admit({ rules });
    expect(await refusal({ rules })).toMatchObject({
      code: 'rate_limit_exceeded',
      message: 'The limit of this key, 2 calls at once, is reached. Try again when one is over.',
      headers: { 'retry-after': '1' },
    });

    await first.settle({ cost: undefined, usage: undefined });

    await expect(admit({ rules })).resolves.toBeDefined();
  });
});

describe('limits of models', () => {
  const rules = {
    modelLimits: {
      'openai/*-mini': { requestsPerMinute: 1 },
      'openai/*': { requestsPerMinute: 2 },
      fast: { concurrent: 1 },
    },
  };

  test('count by the first pattern that fits the name or what stands behind it', async () => {
    await admit({ rules, target: 'openai/gpt-4o-mini' });

    expect((await refusal({ rules, target: 'openai/gpt-4o-mini' })).message).toBe(
      'The limit of this key for the models `openai/*-mini`, 1 requests per minute, is reached. Try again in 70 s.',
    );
    await expect(admit({ rules, target: 'openai/gpt-4o' })).resolves.toBeDefined();
  });

  test('count by the name that the caller used', async () => {
    await admit({ rules, target: 'groq/llama' });

    expect((await refusal({ rules, target: 'groq/llama' })).message).toContain(
      'for the models `fast`, 1 calls at once',
    );
  });

  test('leave models alone that no pattern fits', async () => {
    expect((await admit({ rules, model: 'other', target: 'groq/llama' })).headers).toEqual({});
  });
});

describe('shards', () => {
  const shards = 4;

  test('together let through the limit and no more', async () => {
    const rules = { shards, limits: { requestsPerMinute: 10 } };

    const answers = await Promise.allSettled(Array.from({ length: 40 }, () => admit({ rules })));

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  test('together hold no more than the budget, and leave less than a call a shard unused', async () => {
    const rules = { shards, budget: { usd: 10, per: 'day' } } as const;

    const answers = await Promise.allSettled(Array.from({ length: 40 }, () => admit({ rules, usd: 0.7 })));

    // 2.50 each: three calls of 0.70.
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(12);
  });

  test('refuse a call that may cost more than a share', async () => {
    const rules = { shards, budget: { usd: 10, per: 'day' } } as const;

    expect((await refusal({ rules, usd: 2.51 })).kind).toBe('quota');
    await expect(admit({ rules, usd: 2.5 })).resolves.toBeDefined();
  });

  test('share calls at once, of which there may be fewer than shards', async () => {
    const rules = { shards, limits: { concurrent: 3 } };

    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => admit({ rules })));

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  test('share tokens, of which some may have none', async () => {
    const rules = { shards, limits: { tokensPerMinute: 2 } };

    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => admit({ rules, tokens: 50 })));

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  });

  test('are items of partitions of their own', async () => {
    expect([0, 1].map((shard) => stateKey({ scope: 'team', id: 'a' }, shard).pk)).toEqual([
      'state#team#a',
      'state#team#a#1',
    ]);
  });
});
