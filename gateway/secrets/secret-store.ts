/**
 * The secrets of this process as they were last read. What was read is served at once; reading anew happens behind the
 * calls, and a Secrets Manager that is down costs nothing but the news.
 */
import { type ErrorFields, GatewayError } from '../../providers/base/errors.ts';

/** What is in a secret, or the code of the error that keeps it from being read. */
export type SecretReading = { readonly text: string } | { readonly problem: string };

/** By the ids that were asked for. */
export type SecretReadings = ReadonlyMap<string, SecretReading>;

/** Rejects when Secrets Manager does not answer at all. */
export type ReadSecrets = (ids: readonly string[]) => Promise<SecretReadings>;

/** For the operator's log. */
export type Warn = (message: string, fields: Readonly<Record<string, string>>) => void;

export interface SecretStore {
  /** Undefined where the secrets are at hand. Rejects with a 503 where there are none, and none can be read. */
  ready(): Promise<void> | undefined;
  /** Of a secret that was read; the same object for as long as it reads the same. */
  get(id: string): SecretReading | undefined;
  /** Reads again before the time, when a key turns out to be refused. Rejects as `ready` does. */
  reread(): Promise<void>;
}

interface StoreOptions {
  readonly ids: readonly string[];
  readonly readSecrets: ReadSecrets;
  /** Milliseconds of the wall clock: others stand still while a process is frozen. */
  readonly now: () => number;
  readonly warn: Warn;
}

const minute = 60_000;
/** After this long secrets are read anew, while the old ones are served. */
export const freshMs = 5 * minute;
/** After this long (a process that was frozen) a call waits for the news: a key may have been revoked meanwhile. */
export const staleMs = 15 * minute;
/** Between two reads that a failure asked for: who sends wrong keys must not be able to run up a bill. */
export const pauseMs = 10_000;

export function createSecretStore({ ids, readSecrets, now, warn }: StoreOptions): SecretStore {
  let readings: SecretReadings | undefined;
  let readAt = 0;
  let started = 0;
  let applied = 0;
  let nextRefreshAt = 0;
  let nextRereadAt = 0;

  const read = async () => {
    started += 1;
    const turn = started;
    const askedAt = now();
    const fetched = await readSecrets(ids);
    // What was asked for later is newer, even when it came first.
    if (turn < applied) return;
    applied = turn;
    readings = merge(fetched, readings);
    readAt = askedAt;
    nextRefreshAt = askedAt + freshMs;
  };

  const goOn = (error: unknown) => {
    const consequence = readings ? 'what was read before goes on being used' : 'nothing was read before';
    // The names of errors hold nothing secret; their messages might.
    warn(`The secrets cannot be read: ${consequence}.`, { reason: error instanceof Error ? error.name : 'Error' });
    nextRefreshAt = now() + pauseMs;
    if (!readings) throw unavailable();
  };

  const refresh = oneAtATime(now, () => read().catch(goOn));
  // Not the refresh that may be under way: that one began before the failure.
  const reread = oneAtATime(now, async () => {
    if (now() < nextRereadAt) return;
    nextRereadAt = now() + pauseMs;
    await read().catch(goOn);
  });

  return {
    ready() {
      if (!readings) return refresh();
      if (now() < nextRefreshAt) return undefined;
      const refreshed = refresh();
      return now() - readAt > staleMs ? refreshed : undefined;
    },
    get: (id) => readings?.get(id),
    reread,
  };
}

/**
 * Whoever comes while the work is going on waits for it, instead of beginning it again; but not for what a process was at
 * before it was frozen: that knows nothing of what happened since.
 */
function oneAtATime(now: () => number, work: () => Promise<void>): () => Promise<void> {
  let underWay: { readonly since: number; readonly done: Promise<void> } | undefined;
  return () => {
    if (underWay && now() - underWay.since < freshMs) return underWay.done;
    const done = work().finally(() => {
      if (underWay?.done === done) underWay = undefined;
    });
    underWay = { since: now(), done };
    return done;
  };
}

/** These say what is the case with a secret; any other is Secrets Manager's own trouble, and no reason to forget a key. */
const answers = /^(ResourceNotFound|AccessDenied|InvalidRequest|InvalidParameter|DecryptionFailure|BinarySecret)/;

function merge(fetched: SecretReadings, before: SecretReadings = new Map()): SecretReadings {
  const pick = (id: string, reading: SecretReading): SecretReading => {
    const known = before.get(id);
    if (!known) return reading;
    if ('problem' in reading && !answers.test(reading.problem)) return known;
    return isSame(known, reading) ? known : reading;
  };
  return new Map([...fetched].map(([id, reading]) => [id, pick(id, reading)]));
}

function isSame(one: SecretReading, other: SecretReading): boolean {
  if ('text' in one) return 'text' in other && one.text === other.text;
  return 'problem' in other && one.problem === other.problem;
}

/** It is likely to pass. */
function unavailable(): GatewayError {
  const message = 'The keys of this gateway cannot be loaded at the moment. Try again.';
  return credentialsUnavailable(message, { retryable: true, headers: { 'retry-after': '1' } });
}

export function credentialsUnavailable(message: string, fields: Partial<ErrorFields> = {}): GatewayError {
  return new GatewayError('internal', message, { status: 503, code: 'credentials_unavailable', ...fields });
}
