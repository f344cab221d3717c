/** Composes the steps of a request; the only place that does. */
import { randomUUID } from 'node:crypto';
import type { CallContext, ChunkOf, Endpoint, RequestOf, ResponseOf, Result } from '../providers/base/endpoint.ts';
import type { Registry } from '../providers/base/registry.ts';
import type { Authenticate } from './authenticate.ts';
import type { CallRecord } from './call-record.ts';
import type { Config } from './config.ts';
import type { CredentialSource } from './credentials.ts';
import type { GatewayRequest, GatewayResponse } from './http.ts';
import { createResolve, type Target } from './resolve.ts';
import { respondWhole } from './respond.ts';
import { respondStream } from './respond-stream.ts';

/** What every endpoint shares. */
export interface Gateway {
  readonly config: Config;
  readonly authenticate: Authenticate;
  readonly credentials: CredentialSource;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

/** What makes an endpoint another one than the rest; all else they share. */
export interface EndpointDefinition<E extends Endpoint> {
  /** Who can serve it. */
  readonly registry: Registry<E>;
  /** The caller's request, checked: throws an error that names what is wrong with it. */
  readonly read: (request: GatewayRequest, config: Config) => Promise<RequestOf<E>>;
  /** Begins the ids of answers that their provider gave none. */
  readonly idPrefix: string;
  /** Notes on the record what an answer, or a chunk, tells of the call. */
  readonly meter: (answer: ResponseOf<E> | ChunkOf<E>, record: CallRecord) => void;
  /** A whole answer as the caller asked for it. @default JSON */
  readonly write?: (answer: ResponseOf<E>, request: RequestOf<E>) => WrittenAnswer;
  /** The JSON of a chunk, or undefined for one that the caller is not to see. @default JSON */
  readonly chunkText?: (chunk: ChunkOf<E>, request: RequestOf<E>) => string | undefined;
}

export interface WrittenAnswer {
  readonly contentType: string;
  readonly body: string | readonly Buffer[];
}

/** Serves one request and notes on the record what becomes of it. Throws what `respondError` answers. */
export type ServeEndpoint = (request: GatewayRequest, record: CallRecord) => Promise<GatewayResponse>;

export function createEndpoint<E extends Endpoint>(definition: EndpointDefinition<E>, gateway: Gateway): ServeEndpoint {
  const { config, authenticate, credentials, now } = gateway;
  const resolve = createResolve(definition.registry, config, credentials);
  return async (request, record) => {
    authenticate(request);
    const asked = await definition.read(request, config);
    record.model = asked.model.slice(0, 200);
    const target = resolve(asked.model);
    Object.assign(record, {
      provider: target.provider,
      providerModel: target.model.slice(0, 200),
      stream: asked.stream === true,
    });
    const id = definition.idPrefix + randomUUID();
    const call = callTarget(target, createContext(target, asked, request, id, config));
    if (asked.stream) return respondStream(call, asked, record, definition, { now, ...config.streaming });
    return respondWhole(await call, asked, record, definition);
  };
}

async function callTarget<E extends Endpoint>(target: Target<E>, ctx: CallContext<E>): Promise<Result<E>> {
  const { handler } = await target.load();
  return handler.handleRequest(ctx.request, ctx);
}

function createContext<E extends Endpoint>(
  { provider, model, credentials }: Target<E>,
  request: RequestOf<E>,
  { signal, headers }: GatewayRequest,
  fallbackId: string,
  { timeouts, forwardHeaders }: Config,
): CallContext<E> {
  return {
    provider,
    model,
    request,
    credentials,
    timeouts,
    signal,
    forwarded: pick(headers, forwardHeaders),
    fallbackId,
    created: Math.floor(Date.now() / 1000),
  };
}

function pick(headers: GatewayRequest['headers'], names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) if (headers[name] !== undefined) picked[name] = headers[name];
  return picked;
}
