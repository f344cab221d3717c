/**
 * How long to wait before the same target is asked again: exponential back-off with full jitter, so that many callers do
 * not come back at once, unless the provider says when.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
import type { GatewayError } from '../../providers/base/errors.ts';
import { askedPause } from './failure-rules.ts';

export interface RetryPolicy {
  readonly baseMs: number;
  /** The longest wait, the provider's own wish included: whoever asks for more is not asked again. */
  readonly maxDelayMs: number;
}

/** Undefined where it would be too long. @param retry the first one is 0 */
export function retryDelay(
  error: GatewayError,
  retry: number,
  { baseMs, maxDelayMs }: RetryPolicy,
  random: () => number,
): number | undefined {
  const jitter = random() * Math.min(baseMs * 2 ** retry, maxDelayMs);
  const asked = askedPause(error.fields);
  if (asked === undefined) return jitter;
  // Whoever waits as told comes a little later than told, each at another moment.
  const wait = asked + jitter * 0.1;
  return wait <= maxDelayMs ? wait : undefined;
}

/** False where the signal ends it. */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = (isOver: boolean) => () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cut);
      resolve(isOver);
    };
    const timer = setTimeout(done(true), ms);
    const cut = done(false);
    signal.addEventListener('abort', cut, { once: true });
  });
}
