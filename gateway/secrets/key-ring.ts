/** The keys of one provider take turns; one that was refused or throttled is left alone for a while. */
import type { Credentials } from '../../providers/base/endpoint.ts';
import type { ErrorFields, ErrorKind } from '../../providers/base/errors.ts';

export interface KeyRing {
  /** The next one that does not rest; where all do, the one that rests the shortest: any key is better than none. */
  next(): Credentials;
  rest(apiKey: string | undefined, ms: number): void;
  /** Whether there is a key that does not rest. */
  isAwake(): boolean;
}

/** @param keys at least one */
export function createKeyRing(keys: readonly [Credentials, ...Credentials[]], now: () => number): KeyRing {
  const restsUntil = new Map<string | undefined, number>();
  let turn = 0;
  const restOf = ({ apiKey }: Credentials) => Math.max(restsUntil.get(apiKey) ?? 0, now());
  return {
    next() {
      if (keys.length === 1) return keys[0];
      const order = [...keys.slice(turn), ...keys.slice(0, turn)];
      const best = order.reduce((one, other) => (restOf(other) < restOf(one) ? other : one));
      turn = (keys.indexOf(best) + 1) % keys.length;
      return best;
    },
    rest: (apiKey, ms) => void restsUntil.set(apiKey, now() + ms),
    isAwake: () => keys.some((key) => restOf(key) <= now()),
  };
}

/** A refused key stays refused until somebody acts; a throttled one is well again soon. */
const restMs: Partial<Record<ErrorKind, number>> = {
  authentication: 300_000,
  permission: 60_000,
  quota: 300_000,
  rate_limit: 10_000,
};
const longestMs = 3_600_000;

/** How long the key that met with this error should rest; undefined where the key was not to blame. */
export function restAfter({ kind, headers }: Pick<ErrorFields, 'kind' | 'headers'>): number | undefined {
  const seconds = Number(headers['retry-after']);
  return kind === 'rate_limit' && seconds > 0 ? Math.min(seconds * 1000, longestMs) : restMs[kind];
}
