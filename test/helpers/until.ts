/** For what is on its way, in tests and benchmarks alike. */
import { setTimeout as sleep } from 'node:timers/promises';

/** What `look` gives, once it does not reject. Rejects as it does at last. @param patienceMs milliseconds */
export async function until<Seen>(look: () => Promise<Seen>, patienceMs = 5_000): Promise<Seen> {
  const deadline = performance.now() + patienceMs;
  for (let pauseMs = 10; ; pauseMs = Math.min(2 * pauseMs, 250)) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(pauseMs);
    }
  }
}
