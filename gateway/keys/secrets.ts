/**
 * The secrets of a key: 256 random bits, of which only digests are kept. Guessing one is as hard as guessing its digest, so
 * a plain hash does; nothing is gained by a slow one but a slow gateway.
 */
import { randomBytes } from 'node:crypto';
import { digest } from '../authenticate.ts';
import type { Item } from '../store/item.ts';

interface NewSecret {
  /** `rd-…`, for the eyes of whoever asked for it, once. */
  readonly secret: string;
  readonly digest: string;
}

export function createSecret(): NewSecret {
  const secret = `rd-${randomBytes(32).toString('base64url')}`;
  return { secret, digest: digestOf(secret) };
}

function digestOf(secret: string): string {
  return digest(secret).toString('hex');
}

/** Digests of the secrets that open a key, each with the Unix second in which it ceases to; 0 for the one that does not. */
type Secrets = Readonly<Record<string, number>>;

export function secretsOf(item: Item): Secrets {
  return item['secrets'] as Secrets;
}

/** @param now Unix seconds */
export function replaceSecret(secrets: Secrets, digest: string, now: number, overlapSeconds: number): Secrets {
  const until = now + overlapSeconds;
  const old = Object.entries(secrets).map(([name, end]) => [name, end === 0 ? until : Math.min(end, until)] as const);
  return Object.fromEntries([...old.filter(([, end]) => end > now), [digest, 0]]);
}
