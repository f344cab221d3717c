/** Calls are paid for before they are made: what one may cost is held, and what it did cost is settled. */
import type { MeteredUsage } from '../call-record.ts';
import type { PicoUsd } from '../cost/pico-usd.ts';
import type { Principal } from '../keys/types.ts';

/** A call that asks to be let in. */
export interface CallToAdmit {
  readonly requestId: string;
  readonly principal: Principal;
  /** As the caller named it, and `provider/model`. */
  readonly model: string;
  readonly target: string;
  /** The most it can cost; undefined where the model has no price, or its answer no known end. */
  readonly ceiling: PicoUsd | undefined;
  /** What limits of tokens are asked for; in the end they count what it used. */
  readonly tokens: number;
  /** Milliseconds after which the call is over, come what may: its hold expires some time later by itself. */
  readonly maxMs: number;
}

/** What the call came to. */
export interface Outcome {
  /** Undefined for a call that used nothing. */
  readonly cost: PicoUsd | 'unpriced' | undefined;
  readonly usage: MeteredUsage | undefined;
}

export interface Lease {
  /** `x-ratelimit-*` as OpenAI has them, and the warning of a budget that is nearly used up. */
  readonly headers: Readonly<Record<string, string>>;
  /** Once, when the call is over, whatever became of it. Never rejects: what cannot be written is left to expire. */
  settle(outcome: Outcome): Promise<void>;
}

export interface Ledger {
  /** Rejects with a 429 that says when to come back, or a 503 where the store does not answer. */
  admit(call: CallToAdmit): Promise<Lease>;
}
