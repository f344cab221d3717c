/** A caller's request, as a front of the gateway (Lambda, node:http) hands it over. */
import { bodyTooLarge, type GatewayRequest } from '../../gateway/http.ts';

export function gatewayRequest(body: unknown, more: Partial<GatewayRequest> = {}): GatewayRequest {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return {
    method: 'POST',
    path: '/v1/chat/completions',
    headers: { authorization: 'Bearer rd-test-key' },
    async readBody(maxBytes) {
      if (bytes.length > maxBytes) throw bodyTooLarge(maxBytes);
      return [bytes];
    },
    signal: new AbortController().signal,
    ...more,
  };
}
