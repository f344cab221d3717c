/**
 * OpenAI's headers of limits, for the limit of requests and the one of tokens that is nearest to its end.
 * @see https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers
 */
import { type Cap, leftOf, resetsAt } from './cap.ts';
import type { State } from './state.ts';
import type { Terms } from './terms.ts';

interface Counted {
  readonly terms: Terms;
  readonly state: State;
}

interface Remaining {
  readonly limit: bigint;
  readonly left: bigint;
  /** Unix seconds. */
  readonly reset: number;
}

/** @param now Unix seconds */
export function limitHeaders(all: readonly Counted[], now: number): Record<string, string> {
  return { ...headersOf('requests', all, now), ...headersOf('tokens', all, now) };
}

function headersOf(counter: 'requests' | 'tokens', all: readonly Counted[], now: number): Record<string, string> {
  const remaining = all.flatMap(({ terms, state }) =>
    terms.caps.filter((cap) => cap.counter === counter).map((cap) => remainingOf(cap, state, now)),
  );
  const [tightest] = remaining.sort((one, other) => (one.left < other.left ? -1 : one.left > other.left ? 1 : 0));
  if (!tightest) return {};
  return {
    [`x-ratelimit-limit-${counter}`]: String(tightest.limit),
    [`x-ratelimit-remaining-${counter}`]: String(tightest.left),
    [`x-ratelimit-reset-${counter}`]: duration(tightest.reset - now),
  };
}

/** One shard speaks for all of them. */
function remainingOf(cap: Cap, state: State, now: number): Remaining {
  const { limit, total } = cap;
  const left = leftOf(cap, state, now);
  const ofAll = left <= 0n || limit === 0n ? 0n : (left * total) / limit;
  return { limit: total, left: ofAll, reset: resetsAt(cap, state, now) };
}

/** `1s`, `6m0s`, `23h0m5s` */
export function duration(exact: number): string {
  const seconds = Math.max(0, Math.ceil(exact));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours ? `${hours}h` : ''}${hours || minutes ? `${minutes}m` : ''}${seconds % 60}s`;
}
