/** Provider credentials from secrets; a provider without one, or with an empty one, has what the environment says. */
import type { Credentials } from '../../providers/base/endpoint.ts';
import { ProviderError } from '../../providers/base/errors.ts';
import type { CredentialSource } from '../credentials.ts';
import { createKeyRing, type KeyRing, restAfter } from './key-ring.ts';
import { createOpen, type Opened } from './open-secret.ts';
import { credentialsUnavailable, type SecretStore, type Warn } from './secret-store.ts';

interface Sources {
  /** Secrets by provider. */
  readonly ids: Readonly<Record<string, string>>;
  readonly store: SecretStore;
  readonly environment: CredentialSource;
  readonly now: () => number;
  readonly warn: Warn;
}

interface SecretCredentials {
  readonly credentials: CredentialSource;
  /**
   * After an error of a provider: lets the key rest that was to blame, reads the secret again where it was refused, and
   * tells whether there is another one to try.
   */
  readonly renew: (provider: string, apiKey: string | undefined, error: unknown) => Promise<boolean>;
  /** Reads again the secret of a provider that has no key, and warns, once, where it still holds none. */
  readonly refill: (provider: string) => Promise<void>;
}

type OpenRing = () => Opened<KeyRing | undefined>;

export function secretCredentials({ ids, store, environment, now, warn }: Sources): SecretCredentials {
  const makeRing = ([first, ...others]: readonly Credentials[]) => first && createKeyRing([first, ...others], now);
  const rings = new Map<string, OpenRing>(
    Object.entries(ids).map(([provider, id]) => [provider, createOpen(id, store, warn, makeRing)]),
  );
  const warned = new Map<string, Opened<KeyRing | undefined>>();
  const ringOf = (provider: string): KeyRing | undefined => {
    const opened = rings.get(provider)?.();
    if (!opened) return undefined;
    if ('meaning' in opened) return opened.meaning;
    if (opened.problem === 'ResourceNotFoundException') return undefined;
    throw credentialsUnavailable(`The credentials of the provider \`${provider}\` cannot be read on this gateway.`);
  };
  return {
    credentials(provider) {
      const ring = ringOf(provider);
      return ring ? merged(environment(provider), ring.next()) : environment(provider);
    },
    async renew(provider, apiKey, error) {
      const open = rings.get(provider);
      if (!open || !(error instanceof ProviderError)) return false;
      const ms = restAfter(error.fields);
      if (ms === undefined) return false;
      if (error.fields.kind === 'authentication') await store.reread();
      const opened = open();
      const ring = 'meaning' in opened ? opened.meaning : undefined;
      ring?.rest(apiKey, ms);
      return ring?.isAwake() ?? false;
    },
    async refill(provider) {
      const id = ids[provider];
      const open = rings.get(provider);
      if (id === undefined || !open) return;
      await store.reread();
      const opened = open();
      if (warned.get(id) === opened || !('meaning' in opened) || opened.meaning) return;
      warned.set(id, opened);
      warn('A secret is empty: its provider cannot be called.', { secret: id, provider });
    },
  };
}

/** An address, say, may be set in the environment for good, and the key alone kept in the secret. */
function merged(base: Credentials | undefined, own: Credentials): Credentials {
  return base ? { ...base, ...own, extra: { ...base.extra, ...own.extra } } : own;
}
