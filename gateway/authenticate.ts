/** Who is calling: one gateway key, compared in constant time. */
import { hash, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../providers/base/errors.ts';
import type { GatewayRequest } from './http.ts';

/** Throws the 401 of a caller without a valid key, or the 503 of a gateway that has none to compare with. */
export type Authenticate = (request: GatewayRequest) => void;

/** @param key the caller's key; without one nobody gets in, and the answer says that it is the operator's to mend */
export function authenticateWith(key: string | undefined): Authenticate {
  if (!key) {
    return () => {
      const message = 'This gateway has no caller key yet. Its operator must set RAWDOG_API_KEY.';
      throw new GatewayError('internal', message, { status: 503, code: 'gateway_not_configured' });
    };
  }
  const expected = digest(key);
  return (request) => {
    const given = givenKey(request);
    if (given === undefined) {
      throw new GatewayError('authentication', 'No API key was given. Send it as `Authorization: Bearer <key>`.', {
        code: 'missing_api_key',
      });
    }
    if (!timingSafeEqual(digest(given), expected)) {
      throw new GatewayError('authentication', 'The API key is not valid for this gateway.');
    }
  };
}

function givenKey({ headers }: GatewayRequest): string | undefined {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers['authorization'] ?? '')?.[1];
  return bearer ?? (headers['x-api-key'] || undefined);
}

/** Digests have one length, whatever a caller sends. */
function digest(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}
