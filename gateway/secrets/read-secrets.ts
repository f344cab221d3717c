/** Who reads the secrets: at a cold start the quickest way there is; later on, and where that fails, the SDK. */
import { once } from '../once.ts';
import { readFirst } from './first-read.ts';
import type { ReadSecrets } from './secret-store.ts';

export function createReadSecrets(env: NodeJS.ProcessEnv): ReadSecrets {
  const first = inBatches((ids) => readFirst(ids, env));
  const others = inBatches(lazySdk());
  let isFirst = true;
  return (ids) => {
    if (!isFirst) return others(ids);
    isFirst = false;
    return first(ids).catch(() => others(ids));
  };
}

/** A process that needs no SDK never loads it. */
function lazySdk(): ReadSecrets {
  const load = once(async () => (await import('./read-with-sdk.ts')).createReadWithSdk());
  return async (ids) => (await load())(ids);
}

/** The most that one call reads. */
const batchSize = 20;

function inBatches(read: ReadSecrets): ReadSecrets {
  return async (ids) => {
    const count = Math.ceil(ids.length / batchSize);
    const batches = Array.from({ length: count }, (_, index) => ids.slice(index * batchSize, (index + 1) * batchSize));
    const readings = await Promise.all(batches.map(read));
    return new Map(readings.flatMap((batch) => [...batch]));
  };
}
