/** What must hold for a call to be let in by one shard of a subject. */
import { fromUsd, type PicoUsd } from '../cost/pico-usd.ts';
import type { Budget, Limits } from '../keys/types.ts';
import { type Cap, fits } from './cap.ts';
import type { Counter, State } from './state.ts';
import type { Subject } from './subject.ts';
import { lastDay, lastMinute, periods, type Window } from './window.ts';

/** What a call may use. */
export interface Ask {
  readonly leaseId: string;
  readonly cost: PicoUsd;
  readonly tokens: number;
  /** Unix seconds, seconds. */
  readonly beganAt: number;
  readonly seconds: number;
}

export interface Terms {
  readonly caps: readonly Cap[];
  /** Calls at once. */
  readonly concurrent: number;
  /** Whether anything has to be given back when the call is over. */
  readonly isHeld: boolean;
  readonly marked: readonly Marked[];
}

interface Marked {
  readonly counter: Counter;
  readonly window: Window;
}

/** In one item, which has room for 400 KB: some 75 bytes each. */
const mostHolds = 3000;

type TimedLimit = Exclude<keyof Limits, 'concurrent'>;
const timedLimits: readonly (readonly [TimedLimit, Counter, Window])[] = [
  ['requestsPerMinute', 'requests', lastMinute],
  ['requestsPerDay', 'requests', lastDay],
  ['tokensPerMinute', 'tokens', lastMinute],
  ['tokensPerDay', 'tokens', lastDay],
];

/** Money is marked for all periods, so that a budget of another one can come later. */
const markedPeriods = Object.values(periods).map((window): Marked => ({ counter: 'cost', window }));

export function termsOf({ limits, budget, shards }: Subject, shard: number, ask: Ask): Terms {
  const share: Share = (total) => total / BigInt(shards) + (BigInt(shard) < total % BigInt(shards) ? 1n : 0n);
  const timed = timedCaps(limits, share, ask);
  const caps = budget ? [...timed, budgetCap(budget, share, ask)] : timed;
  const { concurrent } = limits;
  return {
    caps,
    concurrent: concurrent === undefined ? mostHolds : Math.min(Number(share(BigInt(concurrent))), mostHolds),
    isHeld: concurrent !== undefined || caps.some(({ counter }) => counter !== 'requests'),
    marked: [...timed, ...markedPeriods],
  };
}

/** What of a limit is a shard's; those of all shards add up to it. */
type Share = (total: bigint) => bigint;

function timedCaps(limits: Limits, share: Share, ask: Ask): Cap[] {
  return timedLimits.flatMap(([name, counter, window]) => {
    const set = limits[name];
    if (set === undefined) return [];
    const total = BigInt(set);
    const limit = share(total);
    return [{ counter, window, limit, total, need: needOf(counter, limit, ask) }];
  });
}

function budgetCap({ usd, per }: Budget, share: Share, { cost }: Ask): Cap {
  const total = fromUsd(usd);
  return { counter: 'cost', window: periods[per], limit: share(total), total, need: cost };
}

/** A call that could use more tokens than the limit waits until nobody else does, and takes all of it: others wait for it. */
function needOf(counter: Counter, limit: bigint, { tokens }: Ask): bigint {
  if (counter === 'requests') return 1n;
  const asked = BigInt(tokens);
  if (asked < limit) return asked;
  // A shard may have no share at all.
  return limit > 0n ? limit : 1n;
}

function hasRoom({ holds }: State, { concurrent, isHeld }: Terms): boolean {
  return !isHeld || Object.keys(holds).length < concurrent;
}

export function isMet(terms: Terms, state: State, now: number): boolean {
  return hasRoom(state, terms) && terms.caps.every((cap) => fits(cap, state, now));
}
