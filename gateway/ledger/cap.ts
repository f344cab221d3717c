/** A limit of one counter in one window, and what a call needs of it. */
import { baseOf, type Counter, marksOf, type State } from './state.ts';
import type { Window } from './window.ts';

export interface Cap {
  readonly counter: Counter;
  readonly window: Window;
  /** Requests, tokens, or pico-USD. */
  readonly limit: bigint;
  readonly need: bigint;
  /** Of all shards. */
  readonly total: bigint;
}

/** What the counter, with what is held, may stand at for the call to be let in. */
export function mostCommitted({ counter, window, limit, need }: Cap, state: State, now: number): bigint {
  return baseOf(state, counter, window, now) + limit - need;
}

export function fits(cap: Cap, state: State, now: number): boolean {
  return state.committed[cap.counter] <= mostCommitted(cap, state, now);
}

/** Below zero where a call used more than it could have. */
export function leftOf({ counter, window, limit }: Cap, state: State, now: number): bigint {
  return baseOf(state, counter, window, now) + limit - state.committed[counter];
}

/** Without what is held. */
export function usedIn({ counter, window }: Pick<Cap, 'counter' | 'window'>, state: State, now: number): bigint {
  return state.used[counter] - baseOf(state, counter, window, now);
}

/**
 * Unix seconds when enough will have left the window for the call, if nobody else comes; undefined where time alone does
 * not help: what is in its way is held for calls in flight, or it needs more than the limit.
 */
export function fitsAt(cap: Cap, state: State, now: number): number | undefined {
  const { counter, window, limit, need } = cap;
  const marks = marksOf(state, counter, window, now);
  const index = marks.findIndex((_, at) => {
    const base = marks[at + 1]?.value ?? state.used[counter];
    return state.committed[counter] <= base + limit - need;
  });
  const mark = marks[index];
  return mark && window.leaves(mark.part);
}

/** Unix seconds when all that is counted now will have left. */
export function resetsAt({ counter, window }: Pick<Cap, 'counter' | 'window'>, state: State, now: number): number {
  return window.leaves(marksOf(state, counter, window, now).at(-1)?.part ?? window.partOf(now));
}
