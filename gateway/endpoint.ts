/** Composes the steps of a request; the only place that does. */
import { randomUUID } from 'node:crypto';
import type { CallContext, Endpoint, RequestOf, Result } from '../providers/base/endpoint.ts';
import type { Registry } from '../providers/base/registry.ts';
import type { Authenticate } from './authenticate.ts';
import type { CallRecord } from './call-record.ts';
import type { Config } from './config.ts';
import type { CredentialSource } from './credentials.ts';
import type { GatewayRequest, GatewayResponse } from './http.ts';
import { type RequestSchema, readRequest } from './read-request.ts';
import { createResolve, type Target } from './resolve.ts';
import { respondJson, respondStream } from './respond.ts';

/** What every endpoint shares. */
export interface Gateway {
  readonly config: Config;
  readonly authenticate: Authenticate;
  readonly credentials: CredentialSource;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

/** What one endpoint is: who can serve it, and what its requests look like. */
interface EndpointDefinition<E extends Endpoint> {
  readonly registry: Registry<E>;
  readonly schema: RequestSchema;
}

/** Serves one request and notes on the record what becomes of it. Throws what `respondError` answers. */
export type ServeEndpoint = (request: GatewayRequest, record: CallRecord) => Promise<GatewayResponse>;

export function createEndpoint<E extends Endpoint>(definition: EndpointDefinition<E>, gateway: Gateway): ServeEndpoint {
  const { config, authenticate, credentials, now } = gateway;
  const resolve = createResolve(definition.registry, config, credentials);
  return async (request, record) => {
    authenticate(request);
    const body = await readRequest<E>(request, definition.schema, config.maxBodyBytes);
    record.model = body.model.slice(0, 200);
    const target = resolve(body.model);
    Object.assign(record, {
      provider: target.provider,
      providerModel: target.model.slice(0, 200),
      stream: body.stream === true,
    });
    const result = callTarget(target, body, createContext(target, body, request, config));
    const includeUsage = body.stream_options?.include_usage === true;
    if (body.stream) return respondStream(result, record, { includeUsage, now, ...config.streaming });
    return respondJson((await result) as Result<E> & { kind: 'json' }, record);
  };
}

async function callTarget<E extends Endpoint>(
  target: Target<E>,
  body: RequestOf<E>,
  ctx: CallContext<E>,
): Promise<Result<E>> {
  const { handler } = await target.load();
  return handler.handleRequest(body, ctx);
}

function createContext<E extends Endpoint>(
  { provider, model, credentials }: Target<E>,
  body: RequestOf<E>,
  { signal, headers }: GatewayRequest,
  { timeouts, forwardHeaders }: Config,
): CallContext<E> {
  return {
    provider,
    model,
    request: body,
    credentials,
    timeouts,
    signal,
    forwarded: pick(headers, forwardHeaders),
    fallbackId: `chatcmpl-${randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
  };
}

function pick(headers: GatewayRequest['headers'], names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) if (headers[name] !== undefined) picked[name] = headers[name];
  return picked;
}
