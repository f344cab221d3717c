/** A caller's request, as a front of the gateway (Lambda, node:http) hands it over. */

import type { GatewayRequest } from '../../gateway/http.ts';
import { GatewayError } from '../../providers/base/errors.ts';

export function gatewayRequest(body: unknown, more: Partial<GatewayRequest> = {}): GatewayRequest {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return {
    method: 'POST',
    path: '/v1/chat/completions',
    headers: { authorization: 'Bearer rd-test-key' },
    async readBody(maxBytes) {
      if (bytes.length > maxBytes)
        throw new GatewayError('too_large', `The request body is larger than ${maxBytes} bytes.`);
      return [bytes];
    },
    signal: new AbortController().signal,
    ...more,
  };
}
