/** Who is calling: the gateway's own keys first, compared in constant time; then those of the table, and AWS principals. */
import { hash, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../providers/base/errors.ts';
import type { GatewayRequest, IamCaller } from './http.ts';
import type { Callers } from './keys/callers.ts';
import { isSecret } from './keys/secret-format.ts';
import type { Principal } from './keys/types.ts';

/**
 * Throws, or rejects with, the 401 of a caller without a valid key, the 403 of an AWS principal that is not known, or the
 * 503 of a gateway that has nothing to compare with. At once where nothing has to be waited for.
 */
export type Authenticate = (request: GatewayRequest) => Principal | Promise<Principal>;

/** Keys that may change while this process runs. */
export interface CallerKeys {
  /** Throws a 503 where they cannot be read. */
  digests(): readonly Buffer[];
  /** Rejects with a 503 where there are none, and none can be read. */
  reread(): Promise<void>;
}

/** Who is let in besides those who have the gateway's own key. */
export interface OtherCallers {
  /** @default nobody */
  readonly callers?: Callers | undefined;
  /** Whether AWS principals without a record of their own may call, without limits. @default 'known' */
  readonly iamCallers?: 'known' | 'all' | undefined;
}

/** Whoever has the gateway's own key may do everything. */
export const callerKey: Principal = { id: 'caller-key', rules: {} };

/** @param key the caller's key; without one, and without others, nobody gets in, and the answer says that it is the operator's to mend */
export function authenticateWith(key: string | undefined, others: OtherCallers = {}): Authenticate {
  const digests = key ? [digest(key)] : [];
  const refuse = () => {
    throw wrongKey();
  };
  return createAuthenticate(() => digests, refuse, 'Its operator must set RAWDOG_API_KEY.', others);
}

/** A key that is not known may be a new one: it counts as wrong when it is still unknown after the keys were read again. */
export function authenticateWithKeys(keys: CallerKeys, others: OtherCallers = {}): Authenticate {
  const admitNewKey = async (given: Buffer) => {
    await keys.reread();
    if (isAnyOf(given, keys.digests())) return callerKey;
    throw wrongKey();
  };
  return createAuthenticate(keys.digests, admitNewKey, 'Its operator must fill the secret of the caller key.', others);
}

/** @param orElse what becomes of a key that nobody knows */
function createAuthenticate(
  digests: CallerKeys['digests'],
  orElse: (given: Buffer) => Principal | Promise<Principal>,
  advice: string,
  { callers, iamCallers = 'known' }: OtherCallers,
): Authenticate {
  return (request) => {
    // Who signs, and gives a key of ours too, goes by the key.
    if (request.iam && !request.headers['x-api-key']) return findPrincipal(request.iam, callers, iamCallers);
    const known = digests();
    if (known.length === 0 && !callers) throw notConfigured(advice);
    const key = requireKey(request);
    const given = digest(key);
    if (isAnyOf(given, known)) return callerKey;
    const found = callers && isSecret(key) ? callers.byDigest(given.toString('hex')) : undefined;
    if (found instanceof Promise) return found.then((principal) => principal ?? orElse(given));
    return found ?? orElse(given);
  };
}

function findPrincipal(
  { arn }: IamCaller,
  callers: Callers | undefined,
  iamCallers: OtherCallers['iamCallers'],
): Principal | Promise<Principal> {
  const admit = (principal: Principal | undefined) => {
    if (principal) return principal;
    if (iamCallers === 'all') return { id: arn, rules: {} };
    throw unknownPrincipal(arn);
  };
  const found = callers?.byArn(arn);
  return found instanceof Promise ? found.then(admit) : admit(found);
}

function unknownPrincipal(arn: string): GatewayError {
  const advice =
    'Its operator lets a principal in with a record of its own, or all of them with `iamCallers` in the config.';
  const message = `The AWS principal ${arn.slice(0, 700)} may not call this gateway. ${advice}`;
  return new GatewayError('permission', message, { code: 'principal_not_allowed' });
}

function notConfigured(advice: string): GatewayError {
  const message = `This gateway has no caller key yet. ${advice}`;
  return new GatewayError('internal', message, { status: 503, code: 'gateway_not_configured' });
}

function requireKey(request: GatewayRequest): string {
  const key = givenKey(request);
  if (key !== undefined) return key;
  throw new GatewayError('authentication', 'No API key was given. Send it as `Authorization: Bearer <key>`.', {
    code: 'missing_api_key',
  });
}

function wrongKey(): GatewayError {
  return new GatewayError('authentication', 'The API key is not valid for this gateway.');
}

/** Looks at every key, whichever fits: time tells nothing. */
export function isAnyOf(given: Buffer, known: readonly Buffer[]): boolean {
  return known.filter((digest) => timingSafeEqual(given, digest)).length > 0;
}

export function givenKey({ headers }: Pick<GatewayRequest, 'headers'>): string | undefined {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers['authorization'] ?? '')?.[1];
  return bearer ?? (headers['x-api-key'] || undefined);
}

/** Digests have one length, whatever a caller sends. */
export function digest(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

/** Tells callers apart in logs, without telling their key. */
export function callerOf(request: GatewayRequest): string | undefined {
  const given = givenKey(request);
  return given === undefined ? undefined : digest(given).toString('hex').slice(0, 12);
}
