/**
 * What was looked up, for a minute: a call of a key that is in use waits for nothing, and what is changed, or revoked, is
 * so everywhere a minute later.
 */

/** At once where it is at hand. Undefined for what is not there; rejects where the store is down and nothing is remembered. */
export type Find<Found> = (id: string) => Found | undefined | Promise<Found | undefined>;

interface CacheOptions {
  /** Milliseconds of the wall clock: others stand still while a process is frozen. */
  readonly now: () => number;
  /** The most that are remembered, of those found and of those not. @default 10000 */
  readonly most?: number;
}

export const freshMs = 60_000;
/** From here on a new look goes on behind the calls, so that none of them has to wait for it. */
export const agingMs = 45_000;
/** What was found goes on being used for as long as the store is down, up to this. */
export const staleMs = 300_000;
/** A store that is down is not waited for by each call. */
export const pauseMs = 5_000;

interface Entry<Found> {
  found: Found | undefined;
  /** Undefined as long as nothing was read. */
  readAt?: number;
  failedAt?: number;
  reading?: Reading<Found> | undefined;
}

interface Reading<Found> {
  readonly askedAt: number;
  readonly answer: Promise<Found | undefined>;
}

export function createCached<Found extends object>(
  read: (id: string) => Promise<Found | undefined>,
  { now, most = 10_000 }: CacheOptions,
): Find<Found> {
  // Apart, so that whoever guesses keys does not push out those in use.
  const found = new Map<string, Entry<Found>>();
  const missing = new Map<string, Entry<Found>>();

  const look = (id: string, entry: Entry<Found>): Promise<Found | undefined> => {
    const askedAt = now();
    // Of a look that a frozen process was at, the answer tells what was the case before it froze.
    if (entry.reading && askedAt - entry.reading.askedAt < freshMs) return entry.reading.answer;
    const answer = read(id)
      .then((value) => {
        found.delete(id);
        missing.delete(id);
        remember(value ? found : missing, id, { found: value, readAt: askedAt }, most);
        return value;
      })
      .catch((error: unknown) => {
        entry.failedAt = now();
        if (entry.reading?.answer === answer) entry.reading = undefined;
        throw error;
      });
    entry.reading = { askedAt, answer };
    return answer;
  };

  return (id) => {
    const entry = found.get(id) ?? missing.get(id) ?? remember(missing, id, { found: undefined }, most);
    const { readAt, failedAt } = entry;
    if (readAt === undefined) return look(id, entry);
    const age = now() - readAt;
    const mayTry = failedAt === undefined || now() - failedAt >= pauseMs;
    if (age < freshMs) {
      if (age >= agingMs && entry.found && mayTry) look(id, entry).catch(() => {});
      return entry.found;
    }
    if (!entry.found || age >= staleMs) return look(id, entry);
    return mayTry ? look(id, entry).catch(() => entry.found) : entry.found;
  };
}

/** The one that was remembered first gives way. */
function remember<Found>(entries: Map<string, Entry<Found>>, id: string, entry: Entry<Found>, most: number) {
  for (const first of entries.keys()) {
    if (entries.size < most) break;
    entries.delete(first);
  }
  entries.set(id, entry);
  return entry;
}
