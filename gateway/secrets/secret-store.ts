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
  /** Of a secret that was read; the same object for as long as its text is the same. */
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
  let reading: Promise<void> | undefined;
  let rereading: Promise<void> | undefined;

  const read = async () => {
    started += 1;
    const turn = started;
    const fetched = await readSecrets(ids);
    // What was asked for later is newer, even when it came first.
    if (turn < applied) return;
    applied = turn;
    readings = merge(fetched, readings);
    readAt = now();
    nextRefreshAt = readAt + freshMs;
  };

  const readOnce = () => {
    reading ??= read()
      .catch(goOn)
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };

  const goOn = (error: unknown) => {
    const consequence = readings ? 'what was read before goes on being used' : 'nothing was read before';
    // The names of errors hold nothing secret; their messages might.
    warn(`The secrets cannot be read: ${consequence}.`, { reason: error instanceof Error ? error.name : 'Error' });
    nextRefreshAt = now() + pauseMs;
    if (!readings) throw unavailable();
  };

  return {
    ready() {
      if (!readings) return readOnce();
      if (now() < nextRefreshAt) return undefined;
      const refreshed = readOnce();
      return now() - readAt > staleMs ? refreshed : undefined;
    },
    get: (id) => readings?.get(id),
    reread() {
      if (rereading !== undefined) return rereading;
      if (now() < nextRereadAt) return Promise.resolve();
      nextRereadAt = now() + pauseMs;
      rereading = read()
        .catch(goOn)
        .finally(() => {
          rereading = undefined;
        });
      return rereading;
    },
  };
}

/** These say what is the case with a secret; any other is Secrets Manager's own trouble, and no reason to forget a key. */
const answers = /^(ResourceNotFound|AccessDenied|InvalidRequest|InvalidParameter|DecryptionFailure|BinarySecret)/;

function merge(fetched: SecretReadings, before: SecretReadings = new Map()): SecretReadings {
  const pick = (id: string, reading: SecretReading): SecretReading => {
    const known = before.get(id);
    if (!known) return reading;
    if ('problem' in reading) return answers.test(reading.problem) ? reading : known;
    return 'text' in known && known.text === reading.text ? known : reading;
  };
  return new Map([...fetched].map(([id, reading]) => [id, pick(id, reading)]));
}

/** It is likely to pass. */
function unavailable(): GatewayError {
  const message = 'The keys of this gateway cannot be loaded at the moment. Try again.';
  return credentialsUnavailable(message, { retryable: true, headers: { 'retry-after': '1' } });
}

export function credentialsUnavailable(message: string, fields: Partial<ErrorFields> = {}): GatewayError {
  return new GatewayError('internal', message, { status: 503, code: 'credentials_unavailable', ...fields });
}
