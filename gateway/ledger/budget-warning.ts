/** Says that a budget is nearly used up: to callers on every call from then on, to the operator once a period. */
import { type PicoUsd, toDecimal } from '../cost/pico-usd.ts';
import { type Cap, usedIn } from './cap.ts';
import { timeOf } from './refusal.ts';
import type { State } from './state.ts';
import type { Subject } from './subject.ts';
import type { Terms } from './terms.ts';

export interface BudgetWarning {
  readonly scope: Subject['scope'];
  readonly id: string;
  readonly per: string;
  readonly spent: PicoUsd;
  readonly limit: PicoUsd;
}

const defaultWarnAt = 0.8;
const ppm = 1_000_000;

function budgetCap({ caps }: Terms): Cap | undefined {
  return caps.find(({ counter }) => counter === 'cost');
}

function threshold({ budget }: Subject, { limit }: Cap): PicoUsd {
  return (limit * BigInt(Math.round((budget?.warnAt ?? defaultWarnAt) * ppm))) / BigInt(ppm);
}

/** Undefined for a budget that is far from its end. @param now Unix seconds */
export function warningHeader(subject: Subject, terms: Terms, state: State, now: number): string | undefined {
  const cap = budgetCap(terms);
  if (!cap) return undefined;
  const used = usedIn(cap, state, now);
  if (used < threshold(subject, cap)) return undefined;
  const percent = cap.limit === 0n ? 100n : (used * 100n) / cap.limit;
  const resets = cap.window.leaves(cap.window.partOf(now));
  const until = Number.isFinite(resets) ? `; resets at ${timeOf(resets)}` : '';
  return `${subject.scope}: ${percent}% of $${toDecimal(cap.total)} used${until}`;
}

/** For the one settlement that took a budget past its threshold. @param cost what it settled */
export function warningAfter(
  subject: Subject,
  terms: Terms,
  state: State,
  cost: PicoUsd,
  now: number,
): BudgetWarning | undefined {
  const cap = budgetCap(terms);
  if (!cap) return undefined;
  const after = usedIn(cap, state, now);
  const limit = threshold(subject, cap);
  if (after < limit || after - cost >= limit) return undefined;
  return { scope: subject.scope, id: subject.id, per: subject.budget?.per ?? 'total', spent: after, limit: cap.limit };
}
