import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Rules } from '../../../gateway/keys/types.ts';
import type { State } from '../../../gateway/ledger/state.ts';
import { stateKey } from '../../../gateway/ledger/subject.ts';
import type { Table } from '../../../gateway/store/table.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';
import { callOf } from './calls.ts';
import { createMemoryTable } from './memory-table.ts';
import { cents, type Fate, leaseMs, type Script, World } from './world.ts';

let store: TestStore;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());

const limit = cents(100);
const rules: Rules = { budget: { usd: 1, per: 'total' }, limits: { concurrent: 6 } };
const hourMs = 3_600_000;

type Action =
  | { readonly kind: 'begin'; readonly script: Script }
  | { readonly kind: 'step'; readonly pick: number; readonly fate: Fate }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'arrive' };

const processes = 3;
const fates = fc.oneof(
  { arbitrary: fc.constant<Fate>('ok'), weight: 12 },
  { arbitrary: fc.constantFrom<Fate>('down', 'lost', 'late', 'twice'), weight: 3 },
  { arbitrary: fc.constantFrom<Fate>('crash', 'crash after'), weight: 1 },
);
const script = fc.record({
  process: fc.nat(processes - 1),
  ceiling: fc.integer({ min: 1, max: 60 }).map(cents),
  cost: fc.integer({ min: 0, max: 60 }).map(cents),
  tokens: fc.nat(1000),
});
const action: fc.Arbitrary<Action> = fc.oneof(
  { arbitrary: script.map((made): Action => ({ kind: 'begin', script: made })), weight: 3 },
  { arbitrary: fc.record({ kind: fc.constant('step' as const), pick: fc.nat(20), fate: fates }), weight: 12 },
  {
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.constantFrom(1000, 30_000, leaseMs, leaseMs, hourMs),
    }),
    weight: 2,
  },
  { arbitrary: fc.constant<Action>({ kind: 'arrive' }), weight: 1 },
);
const skews = fc.array(fc.integer({ min: -20_000, max: 20_000 }), { minLength: processes, maxLength: processes });
const history = fc.array(action, { maxLength: 150 });

async function perform(world: World, next: Action): Promise<void> {
  if (next.kind === 'begin') world.begin(next.script);
  if (next.kind === 'step') await world.step(next.pick, next.fate);
  if (next.kind === 'pass') world.ms += next.ms;
  if (next.kind === 'arrive') await world.arrive();
}

const sum = (amounts: readonly (number | bigint)[]) => amounts.reduce<bigint>((total, one) => total + BigInt(one), 0n);

function expectBalanced({ used, committed, holds }: State): void {
  const held = Object.values(holds);
  expect(committed.cost).toBe(used.cost + sum(held.map(({ a }) => a)));
  expect(committed.tokens).toBe(used.tokens + sum(held.map(({ t }) => t)));
}

/** A hold that was just taken fits into the budget, with all that was spent and held before. */
function expectWithin(before: State | undefined, after: State): void {
  const taken = Object.keys(after.holds).filter((id) => !before?.holds[id]);
  if (taken.length === 0) return;
  expect(after.committed.cost).toBeLessThanOrEqual(limit);
  expect(Object.keys(after.holds).length).toBeLessThanOrEqual(6);
}

async function check(table: Table, actions: readonly Action[], skew: readonly number[]): Promise<void> {
  const world = new World(table, rules, skew);
  let before: State | undefined;
  for (const next of actions) {
    await perform(world, next);
    const after = await world.state();
    if (after) {
      expectBalanced(after);
      expectWithin(before, after);
    }
    before = after;
  }
  await world.drain();
  await expectSettled(world);
}

/** When all leases are over, nothing is in anybody's way, and each call that the books know was counted once. */
async function expectSettled(world: World): Promise<void> {
  const costs = sum([...world.records.values()]);
  world.ms += leaseMs + 60_000;
  if (costs < limit) {
    const rest = { ...callOf({ rules, requestId: 'req_rest' }), ceiling: limit - costs };
    await (await world.fresh().admit(rest)).settle({ cost: undefined, usage: undefined });
  }
  world.ms += hourMs + leaseMs + 60_000;
  await tidy(world);
  const { used, committed, holds, gone } = (await world.state()) ?? expect.fail('There is no state.');
  expect({ spent: used.cost, committed: committed.cost, holds, gone }).toEqual({
    spent: costs,
    committed: costs,
    holds: {},
    gone: {},
  });
}

/** Whoever settles a call clears away what others have left. */
async function tidy(world: World): Promise<void> {
  const unlimited: Rules = { budget: { usd: 1e6, per: 'total' } };
  for (const requestId of ['req_tidy_1', 'req_tidy_2']) {
    world.ms += hourMs + leaseMs + 60_000;
    const lease = await world.fresh().admit({ ...callOf({ rules: unlimited, requestId }), ceiling: 0n });
    await lease.settle({ cost: undefined, usage: undefined });
  }
}

describe('leases of several processes, whatever happens to them and to their store', () => {
  test('never let in more than the budget, block nobody for long, and count each call once', async () => {
    await fc.assert(
      fc.asyncProperty(history, skews, (actions, skew) => check(createMemoryTable(), actions, skew)),
      { numRuns: 600 },
    );
  });

  test('do so in the store itself', { timeout: 60_000 }, async () => {
    const fresh = async (actions: readonly Action[], skew: readonly number[]) => {
      const { table } = store;
      await table.remove(stateKey({ scope: 'key', id: 'key_1' }, 0));
      await check(table, actions, skew);
    };
    await fc.assert(fc.asyncProperty(history, skews, fresh), { numRuns: 25 });
  });
});

interface Minute {
  readonly limit: number;
  /** Milliseconds, each later than the one before by so much. */
  readonly pauses: readonly number[];
  readonly skews: readonly number[];
}

const minute: fc.Arbitrary<Minute> = fc.record({
  limit: fc.integer({ min: 1, max: 8 }),
  pauses: fc.array(fc.oneof(fc.nat(500), fc.nat(12_000), fc.nat(70_000)), { minLength: 1, maxLength: 60 }),
  skews: fc.array(fc.nat(15_000), { minLength: processes, maxLength: processes }),
});

/** When calls were let in that come one after the other, each to another process. */
async function admissions({ limit: requestsPerMinute, pauses, skews: skew }: Minute): Promise<number[]> {
  const world = new World(createMemoryTable(), { limits: { requestsPerMinute } }, skew);
  for (const [index, pause] of pauses.entries()) {
    world.ms += pause;
    world.begin({ process: index % processes, ceiling: 0n, cost: 0n, tokens: 0 });
    await world.drain();
  }
  return world.admitted.map(({ at }) => at);
}

/** The most that any stretch of so many milliseconds has in it. */
function mostWithin(times: readonly number[], ms: number): number {
  return Math.max(0, ...times.map((start) => times.filter((time) => time >= start && time < start + ms).length));
}

describe('a limit of requests, shared by several processes', () => {
  test('is never passed in any minute, less what their clocks differ by', async () => {
    const holds = async (asked: Minute) => {
      const times = await admissions(asked);
      const skew = Math.max(...asked.skews) - Math.min(...asked.skews);
      expect(mostWithin(times, 60_000 - skew)).toBeLessThanOrEqual(asked.limit);
    };
    await fc.assert(fc.asyncProperty(minute, holds), { numRuns: 300 });
  });

  test('lets through at least six sevenths of it to who always asks for more', async () => {
    const pauses = Array.from({ length: 600 }, () => 1000);

    const times = await admissions({ limit: 21, pauses, skews: [0, 0, 0] });

    expect(times.length).toBeGreaterThanOrEqual(10 * 18);
    expect(mostWithin(times, 60_000)).toBe(21);
  });
});

describe('a limit of tokens, shared by several processes', () => {
  test('is never passed in any minute by what was used', async () => {
    const calls = fc.array(
      fc.record({
        process: fc.nat(processes - 1),
        ask: fc.integer({ min: 1, max: 100 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        pause: fc.oneof(fc.nat(500), fc.nat(30_000)),
        steps: fc.nat(4),
      }),
      { maxLength: 60 },
    );
    const property = async (asked: typeof calls extends fc.Arbitrary<infer Calls> ? Calls : never) => {
      const world = new World(createMemoryTable(), { limits: { tokensPerMinute: 100 } }, [0, 0, 0]);
      for (const { process, ask, share, pause, steps } of asked) {
        world.ms += pause;
        world.begin({ process, ceiling: 0n, cost: 1n, tokens: ask, used: Math.floor(ask * share) });
        for (let step = 0; step < steps; step += 1) await world.step(step, 'ok');
      }
      await world.drain();
      for (const { at } of world.settled) {
        const within = world.settled.filter((other) => other.at >= at && other.at < at + 60_000);
        expect(sum(within.map(({ tokens }) => tokens))).toBeLessThanOrEqual(100n);
      }
    };
    await fc.assert(fc.asyncProperty(calls, property), { numRuns: 300 });
  });
});
