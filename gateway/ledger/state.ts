/**
 * What the ledger knows of a subject: one item of the table, which no clock and no sweeper has to keep up.
 *
 * Requests, tokens and money are each counted from the beginning, and never start again. A mark is what a counter stood at
 * when a part of a window began, set by the first update in it: what a window holds is what was counted since its mark. Marks
 * and counters only grow, so who knows an older state than the true one lets through too little, never too much.
 */
import type { Item } from '../store/item.ts';
import type { Key } from '../store/table.ts';
import { type Window, windowOf } from './window.ts';

export type Counter = 'requests' | 'tokens' | 'cost';

/** What was used, and that with what is held for the calls in flight. A request is used when it is let in. */
export const usedAttribute = { requests: 'requests', tokens: 'tokens', cost: 'spent' } as const;
export const committedAttribute = { requests: 'requests', tokens: 'tokens_committed', cost: 'committed' } as const;

/** As the store gives it back: small ones as plain numbers. */
type Whole = number | bigint;

/** Held for a call in flight. Names are short: a busy subject has thousands, and DynamoDB bills by the kilobyte. */
export type Hold = {
  /** Pico-USD. */
  readonly a: Whole;
  readonly t: number;
  /** When the call began, and how long it may be held for: Unix seconds, seconds. */
  readonly b: number;
  readonly d: number;
};

export interface State {
  readonly used: Readonly<Record<Counter, bigint>>;
  readonly committed: Readonly<Record<Counter, bigint>>;
  readonly holds: Readonly<Record<string, Hold>>;
  /** Holds that expired, and whose calls the books did not know: their processes may come back later, and tell. */
  readonly gone: Readonly<Record<string, Hold>>;
  readonly marks: Readonly<Record<string, Whole>>;
}

/** Of a subject that nobody has met. Its total counts from here on. */
export function emptyItem(key: Key): Item & Key {
  const counters = { requests: 0, tokens: 0, tokens_committed: 0, spent: 0, committed: 0 };
  return { ...key, ...counters, holds: {}, gone: {}, marks: { cT0: 0 } };
}

export function stateOf(item: Item): State {
  const { requests, tokens, tokens_committed, spent, committed, holds, gone, marks } = item;
  return {
    used: { requests: toBigInt(requests), tokens: toBigInt(tokens), cost: toBigInt(spent) },
    committed: { requests: toBigInt(requests), tokens: toBigInt(tokens_committed), cost: toBigInt(committed) },
    ...({ holds, gone, marks } as unknown as Pick<State, 'holds' | 'gone' | 'marks'>),
  };
}

function toBigInt(value: Item[string] | undefined): bigint {
  return BigInt(value as Whole);
}

export function markName(counter: Counter, { code }: Window, part: number): string {
  return `${counter.charAt(0)}${code}${part.toString(36)}`;
}

interface Mark {
  /** When the part began, Unix seconds. */
  readonly part: number;
  readonly value: bigint;
}

/**
 * Those that count at a time, in order. A machine whose clock is late may set the mark of a part when a later one is there
 * already: none counts for more than those after it.
 */
export function marksOf({ marks }: State, counter: Counter, window: Window, now: number): Mark[] {
  const start = `${counter.charAt(0)}${window.code}`;
  const from = window.from(now);
  const counting = Object.entries(marks)
    .filter(([name]) => name.startsWith(start) && partIn(name) >= from)
    .map(([name, value]) => ({ part: partIn(name), value: BigInt(value) }))
    .sort((one, other) => one.part - other.part);
  return counting.map(({ part }, at) => ({ part, value: least(counting.slice(at).map(({ value }) => value)) }));
}

function least(values: readonly bigint[]): bigint {
  return values.reduce((one, other) => (other < one ? other : one));
}

/** What a counter stood at when its window began; where nothing has happened since, that is where it stands. */
export function baseOf(state: State, counter: Counter, window: Window, now: number): bigint {
  return marksOf(state, counter, window, now)[0]?.value ?? state.used[counter];
}

/** Clocks of machines differ by less: calls are held, and marks kept, so much longer than they must be. */
export const skewSeconds = 30;

/** The names of marks that count for nobody any more. */
export function deadMarks({ marks }: State, now: number): string[] {
  return Object.keys(marks).filter((name) => {
    const window = windowOf(name.charAt(1));
    return !window || partIn(name) < window.from(now - skewSeconds);
  });
}

function partIn(name: string): number {
  return Number.parseInt(name.slice(2), 36);
}

/** A process that was held up may still tell within an hour what its call came to, and so may the books. */
const goneSeconds = 3600;
/** In one item, beside the holds. */
export const mostGone = 1000;

/** The ids of holds that are nobody's any more. */
export function expiredHolds({ holds }: State, now: number): string[] {
  return Object.keys(holds).filter((id) => endOf(holds[id]) < now);
}

/** The ids of expired holds whose process will not come back. */
export function forgottenHolds({ gone }: State, now: number): string[] {
  return Object.keys(gone).filter((id) => endOf(gone[id]) + goneSeconds < now);
}

function endOf(hold: Hold | undefined): number {
  return hold ? hold.b + hold.d : 0;
}
