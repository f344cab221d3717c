/** Asks for what takes its time. */
import { GatewayError, ProviderError } from '../../base/errors.ts';

interface Patience {
  readonly provider: string;
  readonly signal: AbortSignal;
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
}

const firstWaitMs = 500;
const longestWaitMs = 3_000;

/** Soon at first, then every few seconds, until what is read in an answer is something, or the time is up. */
export async function poll<A, T>(
  ask: () => Promise<A>,
  read: (answer: A) => T | undefined,
  patience: Patience,
): Promise<T> {
  const look = patiently(ask, patience.signal);
  for (let ms = firstWaitMs; ; ms = Math.min(ms * 1.5, longestWaitMs)) {
    requireTime(ms, patience);
    await pause(ms, patience.signal);
    const answer = await look();
    const found = answer && read(answer);
    if (found !== undefined) return found;
  }
}

const failuresInARow = 3;

/** What is waited for is paid for: an answer that got lost on its way does not lose it. */
function patiently<A>(ask: () => Promise<A>, signal: AbortSignal): () => Promise<A | undefined> {
  let failures = 0;
  return async () => {
    try {
      const answer = await ask();
      failures = 0;
      return answer;
    } catch (error) {
      failures += 1;
      if (signal.aborted || failures === failuresInARow || !mayPass(error)) throw error;
      return undefined;
    }
  };
}

function requireTime(ms: number, { provider, deadline }: Patience): void {
  if (performance.now() + ms <= deadline) return;
  throw new ProviderError(provider, 'timeout', `${provider} did not finish the transcript in time.`);
}

/** Ends at once when nobody waits any more: the next request is what says so. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener('abort', wake);
    if (signal.aborted) wake();
  });
}

function mayPass(error: unknown): boolean {
  return error instanceof GatewayError && error.fields.retryable;
}
