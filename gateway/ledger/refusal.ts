/** Why a call is not let in, as its caller is told: what is used up, and when to come back. */
import { GatewayError } from '../../providers/base/errors.ts';
import { toDecimal } from '../cost/pico-usd.ts';
import { type Cap, fits, fitsAt, leftOf, usedIn } from './cap.ts';
import { limitHeaders } from './limit-headers.ts';
import type { State } from './state.ts';
import type { Subject } from './subject.ts';
import type { Terms } from './terms.ts';

interface Refused {
  readonly subject: Subject;
  readonly terms: Terms;
  readonly state: State;
  /** When it was refused, Unix seconds. */
  readonly at: number;
}

export function refusalOf(refused: Refused): GatewayError {
  const { subject, terms, state, at: now } = refused;
  const cap = terms.caps.filter((one) => !fits(one, state, now)).toSorted(latest(state, now))[0];
  const headers = limitHeaders([refused], now);
  if (cap?.counter === 'cost') return budgetRefusal(subject, cap, state, headers, now);
  if (cap) return limitRefusal(subject, cap, state, headers, now);
  return concurrencyRefusal(subject, terms.concurrent, headers);
}

type Headers = Readonly<Record<string, string>>;

/** The one that is in the way for longest; a budget before all others. */
function latest(state: State, now: number): (one: Cap, other: Cap) => number {
  const rank = (cap: Cap) => (cap.counter === 'cost' ? Number.POSITIVE_INFINITY : (fitsAt(cap, state, now) ?? 0));
  return (one, other) => (rank(one) === rank(other) ? 0 : rank(other) - rank(one));
}

/** Calls in flight end at any moment. */
const shortly = 1;

/** SDKs wait no longer than a minute; whoever reads the header can wait an hour. */
const soonSeconds = 3600;

function budgetRefusal({ scope, id, budget }: Subject, cap: Cap, state: State, headers: Headers, now: number) {
  const { limit, need, total, window } = cap;
  const name = `The budget of ${named(scope, id)} ($${toDecimal(total)} ${per(budget?.per)})`;
  const ceiling = `This call may cost up to $${toDecimal(need)}`;
  if (need > limit) {
    return quota(`${name} is less than that. ${ceiling}: a lower \`max_tokens\` lowers it.`, headers);
  }
  const free = `${ceiling}; $${left(cap, state, now)} are left.`;
  if (usedIn(cap, state, now) + need <= limit) {
    const message = `${name} is held for calls in flight. ${free} Try again when some are over.`;
    return new GatewayError('rate_limit', message, { headers: { ...headers, 'retry-after': String(shortly) } });
  }
  const resets = window.leaves(window.partOf(now));
  if (!Number.isFinite(resets)) return quota(`${name} is used up. ${free}`, headers);
  const soon = resets - now <= soonSeconds && { 'retry-after': String(secondsUntil(resets, now)) };
  return quota(`${name} is used up. ${free} It resets at ${timeOf(resets)}.`, { ...headers, ...soon });
}

function quota(message: string, headers: Headers): GatewayError {
  return new GatewayError('quota', message, { headers });
}

function left(cap: Cap, state: State, now: number): string {
  const free = leftOf(cap, state, now);
  return toDecimal(free > 0n ? free : 0n);
}

function limitRefusal({ scope, id, models }: Subject, cap: Cap, state: State, headers: Headers, now: number) {
  const { counter, window, total, need } = cap;
  const at = fitsAt(cap, state, now);
  const wait = at === undefined ? shortly : secondsUntil(at, now);
  const asked = counter === 'tokens' ? `; this call may use up to ${need}` : '';
  const about = models === undefined ? '' : ` for the models \`${models}\``;
  const span = window.code === 'm' ? 'minute' : 'day';
  const message = `The limit of ${named(scope, id)}${about}, ${total} ${counter} per ${span}, is reached${asked}. Try again in ${wait} s.`;
  return new GatewayError('rate_limit', message, { headers: { ...headers, 'retry-after': String(wait) } });
}

function concurrencyRefusal({ scope, id, models }: Subject, most: number, headers: Headers): GatewayError {
  const about = models === undefined ? '' : ` for the models \`${models}\``;
  const message = `The limit of ${named(scope, id)}${about}, ${most} calls at once, is reached. Try again when one is over.`;
  return new GatewayError('rate_limit', message, { headers: { ...headers, 'retry-after': String(shortly) } });
}

/** Callers know their key, but not always by its id. */
function named(scope: Subject['scope'], id: string): string {
  return scope === 'key' ? 'this key' : `the team \`${id}\``;
}

function per(period = 'total'): string {
  return period === 'total' ? 'in total' : `per ${period}`;
}

function secondsUntil(time: number, now: number): number {
  return Math.max(1, Math.ceil(time - now));
}

export function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}

/** A budget can be kept only where it is known what a call can cost. */
export function withoutCeiling({ scope, id }: Subject, model: string): GatewayError {
  const message =
    `The model \`${model.slice(0, 200)}\` has no known price, or its answers no known end, and ${named(scope, id)} has a budget. ` +
    'The operator can set its price in `prices`, or a ceiling for all such calls in `budgets.unpricedCeilingUsd`.';
  return new GatewayError('permission', message, { param: 'model', code: 'model_without_price' });
}
