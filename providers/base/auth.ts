/** How we prove who we are. Each adds headers to a request; a missing key is the operator's to mend, and the error says so. */
import type { Auth, Credentials, OutgoingRequest } from './endpoint.ts';

export function withHeaders(request: OutgoingRequest, headers: Record<string, string>): OutgoingRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}

/** `Authorization: Bearer <key>`; hosts without a key (a local model server) get none. */
export function bearer(): Auth {
  return (request, { apiKey }: Credentials) =>
    apiKey ? withHeaders(request, { authorization: `Bearer ${apiKey}` }) : request;
}

/** The key in a header of the provider's own: bare, or behind the name of a scheme. */
export function header(name: string, scheme?: string): Auth {
  return (request, { apiKey }: Credentials) =>
    apiKey ? withHeaders(request, { [name]: scheme ? `${scheme} ${apiKey}` : apiKey }) : request;
}
