/** What of a request every call of a provider is given, whichever target it goes to. */
import type { CallContext, Credentials, Endpoint, RequestOf } from '../../providers/base/endpoint.ts';
import type { GatewayRequest } from '../http.ts';
import type { Target } from '../resolve.ts';

export type CreateContext<E extends Endpoint> = (
  target: Target<E>,
  credentials: Credentials,
  signal: AbortSignal,
  noteUsage: CallContext<E>['noteUsage'],
) => CallContext<E>;

/** @param forwarded headers of the caller. @param fallbackId for answers whose provider names none */
export function createContexts<E extends Endpoint>(
  request: RequestOf<E>,
  forwarded: CallContext['forwarded'],
  fallbackId: string,
): CreateContext<E> {
  const created = Math.floor(Date.now() / 1000);
  return ({ provider, model, timeouts }, credentials, signal, noteUsage) => ({
    provider,
    model,
    request,
    credentials,
    timeouts,
    signal,
    noteUsage,
    forwarded,
    fallbackId,
    created,
  });
}

/** Headers of the caller that go on to providers. */
export function pick(headers: GatewayRequest['headers'], names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) if (headers[name] !== undefined) picked[name] = headers[name];
  return picked;
}
