/** Much to do, but only so much of it at a time. */

/** The results of all the work, in its order. After a failure no more of it is begun. */
export async function inTurns<T>(work: readonly (() => Promise<T>)[], concurrency: number): Promise<T[]> {
  const results: T[] = [];
  const waiting = [...work.entries()];
  const worker = async () => {
    for (let turn = waiting.shift(); turn; turn = waiting.shift()) results[turn[0]] = await turn[1]();
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, worker));
  } finally {
    waiting.length = 0;
  }
  return results;
}
