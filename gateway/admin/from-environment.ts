/** The admin API of a process, from what its environment names. */
import type { Config } from '../config.ts';
import { openCallerKeys } from '../secrets/caller-keys.ts';
import { createReadSecrets } from '../secrets/read-secrets.ts';
import { createSecretStore, type ReadSecrets, type Warn } from '../secrets/secret-store.ts';
import { openTable } from '../store/open-table.ts';
import { type AdminKeys, createAuthenticateAdmin, fixedAdminKey } from './authenticate-admin.ts';
import type { Admin } from './endpoint.ts';

/** @param env `RAWDOG_TABLE`; `RAWDOG_ADMIN_KEY_SECRET`, the name or ARN of a secret; without it, `RAWDOG_ADMIN_KEY` */
export function adminFrom(
  env: NodeJS.ProcessEnv,
  { admin, books }: Pick<Config, 'admin' | 'books'>,
  warn: Warn,
  readSecrets: ReadSecrets = createReadSecrets(env),
  table = openTable(env),
): Admin {
  const secret = env['RAWDOG_ADMIN_KEY_SECRET'];
  const keys = secret ? keysIn(secret, warn, readSecrets) : fixedAdminKey(env['RAWDOG_ADMIN_KEY']);
  return {
    authenticate: createAuthenticateAdmin(keys, admin.principals),
    table,
    keepDays: books.keepDays,
    now: Date.now,
  };
}

function keysIn(secret: string, warn: Warn, readSecrets: ReadSecrets): AdminKeys {
  const store = createSecretStore({ ids: [secret], readSecrets, now: Date.now, warn });
  // Read while the function starts; whoever needs it waits for it, and is told where it cannot be read.
  store.ready()?.catch(() => {});
  return { ...openCallerKeys(secret, store, warn), ready: store.ready };
}
