/** A secret as what it means, worked out anew only when its text has changed. */
import type { Credentials } from '../../providers/base/endpoint.ts';
import { parseSecret, UnreadableSecret } from './parse-secret.ts';
import type { SecretReading, SecretStore, Warn } from './secret-store.ts';

/** What was made of a secret's keys, or why nothing could be. */
export type Opened<Meaning> = { readonly meaning: Meaning } | { readonly problem: string };

/** @param make of the keys in the secret, which may be none */
export function createOpen<Meaning>(
  id: string,
  store: Pick<SecretStore, 'get'>,
  warn: Warn,
  make: (keys: readonly Credentials[]) => Meaning,
): () => Opened<Meaning> {
  let seen: SecretReading | undefined;
  let opened: Opened<Meaning> = { problem: 'NotRead' };
  return () => {
    const reading = store.get(id);
    if (reading === undefined || reading === seen) return opened;
    seen = reading;
    opened = open(reading, make);
    if ('problem' in opened) warn('A secret cannot be used.', { secret: id, reason: opened.problem });
    return opened;
  };
}

function open<Meaning>(reading: SecretReading, make: (keys: readonly Credentials[]) => Meaning): Opened<Meaning> {
  if ('problem' in reading) return reading;
  try {
    return { meaning: make(parseSecret(reading.text)) };
  } catch (error) {
    if (error instanceof UnreadableSecret) return { problem: error.message };
    throw error;
  }
}
