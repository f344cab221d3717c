/** One call of a provider: a request with what proves who we are, out; an answer that is a success, back. */
import type { CallContext, Endpoint, OutgoingRequest, ProviderRequest, ProviderSpec, Transformer } from './endpoint.ts';
import { toProviderError } from './error-mapping.ts';
import { type HttpAnswer, send } from './http-client.ts';
import { RawBody } from './raw-body.ts';
import { maxFailureBytes, parseFailure, readBytes } from './read-answer.ts';
import { toBytes } from './wire-text.ts';

/** Rejects with the provider's error, in our vocabulary, where it does not answer with a success. */
export async function callProvider<E extends Endpoint>(
  spec: ProviderSpec,
  request: ProviderRequest,
  transformer: Pick<Transformer<E>, 'transformError'>,
  ctx: CallContext<E>,
): Promise<HttpAnswer> {
  const answer = await send(await spec.auth(toOutgoing(spec, request, ctx), ctx.credentials), ctx);
  if (answer.status >= 300) throw await failure(answer, transformer, ctx);
  return answer;
}

function toOutgoing(
  spec: ProviderSpec,
  { method = 'POST', path, body, headers }: ProviderRequest,
  { credentials, forwarded }: CallContext,
): OutgoingRequest {
  const base = typeof spec.baseUrl === 'string' ? (credentials.baseUrl ?? spec.baseUrl) : spec.baseUrl(credentials);
  const { contentType, pieces } = body instanceof RawBody ? body : { contentType: json, pieces: toBytes(body) };
  return {
    method,
    url: new URL(base.replace(/\/+$/, '') + path),
    headers: {
      ...(contentType && { 'content-type': contentType }),
      ...spec.headers,
      ...forwarded,
      ...credentials.headers,
      ...headers,
    },
    body: pieces,
  };
}

const json = 'application/json';

async function failure<E extends Endpoint>(
  answer: HttpAnswer,
  transformer: Pick<Transformer<E>, 'transformError'>,
  ctx: CallContext<E>,
): Promise<Error> {
  // A body that was cut, or that has no end, does not hide the status.
  const bytes = await readBytes(answer.body, ctx.provider, maxFailureBytes).catch(() => Buffer.alloc(0));
  const body = parseFailure(bytes);
  return toProviderError({ status: answer.status, headers: answer.headers, body }, transformer, ctx);
}
