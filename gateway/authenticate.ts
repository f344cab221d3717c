/** Who is calling: the gateway's keys, compared in constant time. */
import { hash, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../providers/base/errors.ts';
import type { GatewayRequest } from './http.ts';

/**
 * Throws, or rejects with, the 401 of a caller without a valid key, or the 503 of a gateway that has none to compare with.
 * Undefined where nothing had to be waited for.
 */
export type Authenticate = (request: GatewayRequest) => Promise<void> | undefined;

/** Keys that may change while this process runs. */
export interface CallerKeys {
  /** Throws a 503 where they cannot be read. */
  digests(): readonly Buffer[];
  /** Rejects with a 503 where there are none, and none can be read. */
  reread(): Promise<void>;
}

/** @param key the caller's key; without one nobody gets in, and the answer says that it is the operator's to mend */
export function authenticateWith(key: string | undefined): Authenticate {
  const digests = key ? [digest(key)] : [];
  return (request) => {
    if (!isAnyOf(digestOf(request, digests, 'Its operator must set RAWDOG_API_KEY.'), digests)) throw wrongKey();
    return undefined;
  };
}

/** A key that is not known may be a new one: it counts as wrong when it is still unknown after the keys were read again. */
export function authenticateWithKeys(keys: CallerKeys): Authenticate {
  return (request) => {
    const digests = keys.digests();
    const given = digestOf(request, digests, 'Its operator must fill the secret of the caller key.');
    return isAnyOf(given, digests) ? undefined : admitNewKey(given, keys);
  };
}

async function admitNewKey(given: Buffer, keys: CallerKeys): Promise<void> {
  await keys.reread();
  if (!isAnyOf(given, keys.digests())) throw wrongKey();
}

function digestOf(request: GatewayRequest, known: readonly Buffer[], advice: string): Buffer {
  if (known.length === 0) {
    const message = `This gateway has no caller key yet. ${advice}`;
    throw new GatewayError('internal', message, { status: 503, code: 'gateway_not_configured' });
  }
  const given = givenKey(request);
  if (given !== undefined) return digest(given);
  throw new GatewayError('authentication', 'No API key was given. Send it as `Authorization: Bearer <key>`.', {
    code: 'missing_api_key',
  });
}

/** Looks at every key, whichever fits: time tells nothing. */
function isAnyOf(given: Buffer, known: readonly Buffer[]): boolean {
  return known.filter((digest) => timingSafeEqual(given, digest)).length > 0;
}

function wrongKey(): GatewayError {
  return new GatewayError('authentication', 'The API key is not valid for this gateway.');
}

function givenKey({ headers }: GatewayRequest): string | undefined {
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
