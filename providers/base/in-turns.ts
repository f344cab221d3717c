/** Much to do for one answer, but only so much of it at a time. */

type Work<T> = (signal: AbortSignal) => Promise<T>;

interface Turns {
  /** How much goes on at a time. */
  readonly concurrency: number;
  /** Of whoever waits for all of it. */
  readonly signal: AbortSignal;
}

/** The results of all the work, in its order. The first failure is everyone's: it ends what is still going on. */
export async function inTurns<T>(work: readonly Work<T>[], { concurrency, signal }: Turns): Promise<T[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const results: T[] = [];
  const waiting = work.entries();
  const worker = async () => {
    for (const [index, next] of waiting) {
      if (failed.signal.aborted) return;
      results[index] = await next(either);
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, worker));
    return results;
  } catch (error) {
    failed.abort();
    throw error;
  }
}
