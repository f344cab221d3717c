/** All answers that are kept: in this process, and where there is a store, in all of them. */
import { ageSeconds, type Entry } from './entry.ts';
import { createMemory } from './memory.ts';

/** What all processes share. It may fail, and take its time. */
export interface SharedAnswers {
  /** Those that are there. */
  read(keys: readonly string[]): Promise<ReadonlyMap<string, Entry>>;
  write(entries: ReadonlyMap<string, Entry>): Promise<void>;
}

export interface Answers {
  /** Those that are there, and young enough. */
  read(keys: readonly string[], maxAgeSeconds: number): Promise<ReadonlyMap<string, Entry>>;
  /** In seconds. */
  age(entry: Entry): number;
  /** At hand here at once; resolves when others have it too, or cannot have it. */
  write(bodies: ReadonlyMap<string, Buffer>, ttlSeconds: number): Promise<void>;
}

interface AnswersOptions {
  readonly maxBytes: number;
  readonly shared?: SharedAnswers | undefined;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** A caller waits no longer for what may not even be there; a millisecond more for each further answer. */
const readWithinMs = 200;
/** The process is kept alive no longer for others. */
const writeWithinMs = 2_000;
/** In a row, after which the store is left alone for a while, so that it does not slow down every call. One may be a cold connection. */
const mostFailures = 3;
const restMs = 5_000;

export function createAnswers({ maxBytes, shared, clock }: AnswersOptions): Answers {
  const memory = createMemory(maxBytes, clock);
  let restsUntil = 0;
  let failures = 0;
  /** Undefined where the store has none, or has no time. */
  const patiently = async <Done>(ms: number, work: (shared: SharedAnswers) => Promise<Done>) => {
    if (!shared || clock() < restsUntil) return undefined;
    const done = await within(ms, work(shared));
    failures = done ? 0 : failures + 1;
    if (failures >= mostFailures) restsUntil = clock() + restMs;
    return done?.value;
  };
  const readShared = async (keys: readonly string[]): Promise<ReadonlyMap<string, Entry>> => {
    if (keys.length === 0) return new Map();
    const found = await patiently(readWithinMs + keys.length - 1, (store) => store.read(keys));
    for (const [key, entry] of found ?? []) if (entry.expiresAt > clock()) memory.put(key, entry);
    return found ?? new Map();
  };
  return {
    async read(keys, maxAgeSeconds) {
      if (maxAgeSeconds === 0) return new Map();
      const now = clock();
      const isGood = (entry: Entry) => entry.expiresAt > now && ageSeconds(entry, now) <= maxAgeSeconds;
      const own = keys.flatMap((key) => {
        const entry = memory.get(key);
        return entry && isGood(entry) ? [[key, entry] as const] : [];
      });
      const found = new Map(own);
      const others = await readShared(keys.filter((key) => !found.has(key)));
      return new Map([...own, ...[...others].filter(([, entry]) => isGood(entry))]);
    },
    age: (entry) => ageSeconds(entry, clock()),
    async write(bodies, ttlSeconds) {
      const storedAt = clock();
      const expiresAt = storedAt + ttlSeconds * 1000;
      const entries = new Map([...bodies].map(([key, body]) => [key, { storedAt, expiresAt, body }]));
      for (const [key, entry] of entries) memory.put(key, entry);
      if (entries.size > 0) await patiently(writeWithinMs, (store) => store.write(entries));
    },
  };
}

/** Undefined for work that fails, or takes longer: nobody waits for it any more. */
async function within<Done>(ms: number, work: Promise<Done>): Promise<{ readonly value: Done } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  const done = work.then(
    (value) => ({ value }),
    () => undefined,
  );
  try {
    return await Promise.race([done, patience]);
  } finally {
    clearTimeout(timer);
  }
}
