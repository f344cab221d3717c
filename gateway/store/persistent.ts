/**
 * Calls of the store that go on after a hiccup, within a short limit, and never so many at once that they get in each
 * other's way.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
import { ProviderError } from '../../providers/base/errors.ts';
import { AwsJsonError, type CallAwsJson, type CallOptions } from '../aws-json.ts';
import { createAtMost } from './at-most.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** A thousand new connections at once keep even a store next door from taking them in time. */
const mostAtOnce = 32;
/** For a turn: those before may be many, and all of them done in time. */
const longestWaitMs = 15_000;
const firstPauseMs = 25;
const longestPauseMs = 400;

/**
 * @param patienceMs from the first failure of a call to its last try
 * @returns a call that rejects with `StoreUnavailable`; with an `AwsJsonError` only for a condition, or a table, that is as
 * the caller may have expected
 */
export function createPersistent(call: CallAwsJson, patienceMs: number): CallAwsJson {
  const atMost = createAtMost(mostAtOnce);
  return (operation, input, options) => {
    const lastStart = performance.now() + longestWaitMs;
    const inTurn = () => atMost(() => startBy(lastStart, () => call(operation, input, options)));
    return persist(inTurn, options, patienceMs);
  };
}

async function persist<Done>(
  work: () => Promise<Done>,
  options: CallOptions | undefined,
  patienceMs: number,
): Promise<Done> {
  let lastTry: number | undefined;
  for (let failures = 0; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      if (isAnswer(error)) throw error;
      lastTry ??= performance.now() + patienceMs;
      const pause = pauseMs(failures);
      if (performance.now() + pause > lastTry || !mayRepeat(error, options)) throw new StoreUnavailable(error);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Full jitter: those who were throttled together do not come back together. */
function pauseMs(failures: number): number {
  return Math.random() * Math.min(firstPauseMs * 2 ** failures, longestPauseMs);
}

class WaitedTooLong extends Error {
  override readonly name = 'WaitedTooLong';
}

async function startBy<Done>(lastStart: number, work: () => Promise<Done>): Promise<Done> {
  if (performance.now() > lastStart) throw new WaitedTooLong();
  return work();
}

const answers: ReadonlySet<string> = new Set(['ConditionalCheckFailedException', 'ResourceInUseException']);

function isAnswer(error: unknown): boolean {
  return error instanceof AwsJsonError && answers.has(error.code);
}

const throttles: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
]);

function mayRepeat(error: unknown, options: CallOptions | undefined): boolean {
  return wasNotDone(error) || (options?.repeatable === true && mayPass(error));
}

/** The store said so, or was never reached. */
function wasNotDone(error: unknown): boolean {
  if (error instanceof AwsJsonError) return throttles.has(error.code);
  if (!(error instanceof ProviderError)) return false;
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  return error.fields.code === 'connect_timeout' || code === 'ECONNREFUSED';
}

/** Nobody knows whether it was done. */
function mayPass(error: unknown): boolean {
  return error instanceof AwsJsonError ? error.status >= 500 : error instanceof ProviderError;
}
