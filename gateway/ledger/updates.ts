/**
 * The updates of a state, each one conditional write of one item. A hold goes one way: it is taken, and then either settled, or
 * it expires; what expired is corrected once, or forgotten. Each step asks that the one before it is there and takes it away, so
 * none is done twice, whoever tries it, and however often.
 */
import type { PicoUsd } from '../cost/pico-usd.ts';
import type { Update } from '../store/table.ts';
import { mostCommitted } from './cap.ts';
import { createExpression, type ExpressionBuilder } from './expression.ts';
import {
  type Counter,
  committedAttribute,
  deadMarks,
  type Hold,
  markName,
  type State,
  usedAttribute,
} from './state.ts';
import type { Ask, Terms } from './terms.ts';

/** What a call came to. */
export interface Charge {
  readonly cost: PicoUsd;
  readonly tokens: number;
}

/** @param seen a state of it, however old */
export function takeHold(terms: Terms, ask: Ask, seen: State, now: number): Update {
  const expression = createExpression();
  const { path, value, when, set, remove } = expression;
  mark(expression, terms, ['requests', 'tokens', 'cost'], now);
  for (const [counter, most] of boundsOf(terms, seen, now)) {
    when(`${path(committedAttribute[counter])} <= ${value(most)}`);
  }
  add(expression, 'requests', 1n);
  if (terms.isHeld) {
    const hold: Hold = { a: ask.cost, t: ask.tokens, b: ask.beganAt, d: ask.seconds };
    when(`size(${path('holds')}) < ${value(terms.concurrent)}`);
    when(`attribute_not_exists(${path('holds', ask.leaseId)})`);
    set(path('holds', ask.leaseId), value(hold));
    add(expression, committedAttribute.tokens, BigInt(ask.tokens));
    add(expression, committedAttribute.cost, ask.cost);
  }
  for (const name of deadMarks(seen, now)) remove(path('marks', name));
  return expression.build();
}

function boundsOf({ caps }: Terms, seen: State, now: number): Map<Counter, bigint> {
  const bounds = new Map<Counter, bigint>();
  for (const cap of caps) {
    const most = mostCommitted(cap, seen, now);
    const other = bounds.get(cap.counter);
    bounds.set(cap.counter, other === undefined || most < other ? most : other);
  }
  return bounds;
}

/** The call is over. */
export function settleHold(terms: Terms, id: string, hold: Hold, charge: Charge, now: number): Update {
  const expression = createExpression();
  const { path, when, remove } = expression;
  mark(expression, terms, ['tokens', 'cost'], now);
  when(`attribute_exists(${path('holds', id)})`);
  remove(path('holds', id));
  count(expression, [{ hold, charge }]);
  return expression.build();
}

export interface Expiry {
  readonly id: string;
  readonly hold: Hold;
  /** As the books have it; undefined where they do not know the call, or not yet. */
  readonly charge: Charge | undefined;
}

/** Nobody has settled them in time. @param keepTraces of those that the books do not know */
export function expireHolds(terms: Terms, expired: readonly Expiry[], keepTraces: boolean, now: number): Update {
  const expression = createExpression();
  const { path, value, when, set, remove } = expression;
  mark(expression, terms, ['tokens', 'cost'], now);
  for (const { id, hold, charge } of expired) {
    when(`attribute_exists(${path('holds', id)})`);
    if (!charge && keepTraces) set(path('gone', id), value(hold));
    remove(path('holds', id));
  }
  count(expression, expired);
  return expression.build();
}

/** What is known at last of a call whose hold expired. */
export function correctGone(terms: Terms, id: string, charge: Charge, now: number): Update {
  const expression = createExpression();
  const { path, when, remove } = expression;
  mark(expression, terms, ['tokens', 'cost'], now);
  when(`attribute_exists(${path('gone', id)})`);
  remove(path('gone', id));
  count(expression, [{ hold: undefined, charge }]);
  return expression.build();
}

interface Counted {
  readonly hold: Hold | undefined;
  readonly charge: Charge | undefined;
}

function count(expression: ExpressionBuilder, all: readonly Counted[]): void {
  const sum = (amount: (one: Counted) => number | bigint) =>
    all.reduce((total, one) => total + BigInt(amount(one)), 0n);
  const cost = sum(({ charge }) => charge?.cost ?? 0n);
  const tokens = sum(({ charge }) => charge?.tokens ?? 0);
  add(expression, usedAttribute.cost, cost);
  add(expression, committedAttribute.cost, cost - sum(({ hold }) => hold?.a ?? 0n));
  add(expression, usedAttribute.tokens, tokens);
  add(expression, committedAttribute.tokens, tokens - sum(({ hold }) => hold?.t ?? 0));
}

function add({ path, value, set }: ExpressionBuilder, attribute: string, amount: bigint): void {
  set(path(attribute), `${path(attribute)} + ${value(amount)}`);
}

/** The first update of a part of a window notes what the counters stood at, before it counts anything. */
function mark({ path, set }: ExpressionBuilder, { marked }: Terms, counters: readonly Counter[], now: number): void {
  for (const { counter, window } of marked) {
    if (!counters.includes(counter)) continue;
    const place = path('marks', markName(counter, window, window.partOf(now)));
    set(place, `if_not_exists(${place}, ${path(usedAttribute[counter])})`);
  }
}
