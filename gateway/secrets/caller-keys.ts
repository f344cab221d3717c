/** The keys of callers from a secret: usually one; two while callers move from an old one to its successor. */
import { type CallerKeys, digest } from '../authenticate.ts';
import { createOpen } from './open-secret.ts';
import { credentialsUnavailable, type SecretStore, type Warn } from './secret-store.ts';

export function openCallerKeys(id: string, store: SecretStore, warn: Warn): CallerKeys {
  const open = createOpen(id, store, warn, (keys) => keys.flatMap(({ apiKey }) => (apiKey ? [digest(apiKey)] : [])));
  return {
    digests() {
      const opened = open();
      if ('meaning' in opened) return opened.meaning;
      throw credentialsUnavailable('The key of this gateway cannot be read. Its operator finds out why in the log.');
    },
    reread: store.reread,
  };
}
