/** What the steps of a route share: the call that is to be answered, and what is known of targets. */
import type { ChunkOf, Credentials, Endpoint } from '../../providers/base/endpoint.ts';
import type { Secrets } from '../endpoint.ts';
import type { Target } from '../resolve.ts';
import type { Begun } from './begun.ts';
import type { CoolDown } from './cool-down.ts';
import type { Pace } from './pace.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { RetryPolicy } from './retry-delay.ts';
import type { TimeLimits } from './time-limits.ts';

export interface RouteTools {
  readonly coolDown: CoolDown;
  readonly pace: Pace;
  readonly retryBudget: RetryBudget;
  readonly retries: RetryPolicy & {
    /** Of the last target that is left. */
    readonly max: number;
    /** Of one that others stand behind. */
    readonly beforeFallback: number;
  };
  /** From 0 to less than 1. */
  readonly random: () => number;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

/** Calls one target once; rejects where its answer does not begin. */
export type Attempt<E extends Endpoint> = (
  target: Target<E>,
  credentials: Credentials,
  signal: AbortSignal,
) => Promise<Begun<E>>;

export interface RouteCall<E extends Endpoint> {
  readonly attempt: Attempt<E>;
  /** Whether a provider's refusal of a key can be met with another one. */
  readonly renew?: ((provider: string, apiKey: string | undefined, error: unknown) => Promise<boolean>) | undefined;
  /** Has a fresh look at the secret of a provider that has no key. */
  readonly refill?: Secrets['refill'] | undefined;
  /** In tokens; undefined where nobody knows. */
  readonly contextWindow: (target: Target<E>) => Promise<number | undefined>;
  readonly limits: TimeLimits;
  readonly tools: RouteTools;
}

/** What a chunk must be for its stream to have begun. */
export type IsCommitment<E extends Endpoint> = (chunk: ChunkOf<E>) => boolean;
