/** A function's keys, from the secrets that its environment names; without any, from the environment itself. */
import { isRecord } from '../../providers/base/json-values.ts';
import { type Authenticate, authenticateWith, authenticateWithKeys, type OtherCallers } from '../authenticate.ts';
import { type CredentialSource, environmentCredentials } from '../credentials.ts';
import type { Secrets } from '../endpoint.ts';
import { openCallerKeys } from './caller-keys.ts';
import { createReadSecrets } from './read-secrets.ts';
import { secretCredentials } from './secret-credentials.ts';
import { createSecretStore, type ReadSecrets, type Warn } from './secret-store.ts';

interface Keys {
  readonly authenticate: Authenticate;
  readonly credentials: CredentialSource;
  readonly secrets?: Secrets;
}

/**
 * Reading starts here and now, so that it is under way while the rest of the function starts.
 * @param env `RAWDOG_SECRETS`, JSON of secrets by provider; `RAWDOG_CALLER_KEY_SECRET`; a secret is named or its ARN given
 */
export function keysFrom(
  env: NodeJS.ProcessEnv,
  warn: Warn,
  readSecrets: ReadSecrets = createReadSecrets(env),
  others: OtherCallers = {},
): Keys {
  const byProvider = parseIds(env['RAWDOG_SECRETS']);
  const caller = env['RAWDOG_CALLER_KEY_SECRET'] || undefined;
  const ids = [...new Set([...Object.values(byProvider), ...(caller ? [caller] : [])])];
  const environment = environmentCredentials(env);
  const authenticate = authenticateWith(env['RAWDOG_API_KEY'], others);
  if (ids.length === 0) return { authenticate, credentials: environment };

  const store = createSecretStore({ ids, readSecrets, now: Date.now, warn });
  // Whoever needs a secret waits for it, and is told where it cannot be read.
  store.ready()?.catch(() => {});
  const { credentials, renew, refill } = secretCredentials({
    ids: byProvider,
    store,
    environment,
    now: Date.now,
    warn,
  });
  return {
    authenticate: caller ? authenticateWithKeys(openCallerKeys(caller, store, warn), others) : authenticate,
    credentials,
    secrets: { ready: store.ready, renew, refill },
  };
}

function parseIds(json: string | undefined): Record<string, string> {
  const ids = json ? tryParse(json) : {};
  if (isRecord(ids) && Object.values(ids).every((id) => typeof id === 'string')) return ids as Record<string, string>;
  throw new Error('RAWDOG_SECRETS must be a JSON object of secrets by provider.');
}

function tryParse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
