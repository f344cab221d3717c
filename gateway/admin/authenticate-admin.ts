/** Who may use the admin API: whoever has its key, and the AWS roles and users that the config names. Never a caller's key. */
import { GatewayError } from '../../providers/base/errors.ts';
import { type CallerKeys, digest, givenKey, isAnyOf } from '../authenticate.ts';
import type { GatewayRequest } from '../http.ts';
import { toPrincipalArn } from '../keys/principal-arn.ts';

/** @returns a word for the log that tells administrators apart. Rejects with a 401, a 403, or the 503 of a gateway without a key */
export type AuthenticateAdmin = (request: GatewayRequest) => Promise<string>;

export interface AdminKeys extends CallerKeys {
  /** Undefined where the keys are at hand. */
  ready(): Promise<void> | undefined;
}

/** @param principals ARNs of roles and users, those of roles with their path or without */
export function createAuthenticateAdmin(keys: AdminKeys, principals: readonly string[]): AuthenticateAdmin {
  const admitted = principals.map(toPrincipalArn);
  return async (request) => {
    // Who signs, and gives a key too, goes by the key.
    if (request.iam && !request.headers['x-api-key']) return admitPrincipal(request.iam.arn, admitted);
    const given = digestOf(request);
    await keys.ready();
    if (!isAnyOf(given, keys.digests())) await keys.reread();
    const known = keys.digests();
    if (known.length === 0) throw notConfigured();
    if (isAnyOf(given, known)) return 'admin-key';
    throw new GatewayError(
      'authentication',
      "This is not the gateway's admin key. Callers' keys do not open this API.",
    );
  };
}

/** @param key without one nobody gets in */
export function fixedAdminKey(key: string | undefined): AdminKeys {
  const digests = key ? [digest(key)] : [];
  return { digests: () => digests, ready: () => undefined, reread: async () => {} };
}

function admitPrincipal(arn: string, principals: readonly string[]): string {
  if (principals.includes(arn)) return arn;
  const message = `\`${arn}\` may not use this API: its operator names those who may in the config, as admin.principals.`;
  throw new GatewayError('permission', message, { code: 'not_an_admin' });
}

function digestOf(request: GatewayRequest): Buffer {
  const given = givenKey(request);
  if (given !== undefined) return digest(given);
  const message = 'No admin key was given. Send it as `Authorization: Bearer <key>`.';
  throw new GatewayError('authentication', message, { code: 'missing_api_key' });
}

function notConfigured(): GatewayError {
  const message =
    'This gateway has no admin key yet. Its operator sets RAWDOG_ADMIN_KEY, or fills the secret rawdog/admin-key.';
  return new GatewayError('internal', message, { status: 503, code: 'gateway_not_configured' });
}
