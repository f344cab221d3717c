/** Composes the steps of a request; the only place that does. */
import { randomUUID } from 'node:crypto';
import type { CallContext, ChunkOf, Endpoint, RequestOf, ResponseOf, Result } from '../providers/base/endpoint.ts';
import type { Registry } from '../providers/base/registry.ts';
import { admit } from './admit.ts';
import type { Authenticate } from './authenticate.ts';
import type { CallRecord } from './call-record.ts';
import type { Config } from './config.ts';
import { createLoadPrices, type LoadPrices } from './cost/load-prices.ts';
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
  /** Where keys are kept outside this process, and may change while it runs. */
  readonly secrets?: Secrets;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

export interface Secrets {
  /** Undefined where all of them are at hand. Rejects with a 503 where none are, and none can be read. */
  ready(): Promise<void> | undefined;
  /** After an error of a provider: whether there is another key by now that may have more luck. */
  renew(provider: string, apiKey: string | undefined, error: unknown): Promise<boolean>;
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
  const { config, credentials, secrets, now } = gateway;
  const resolve = createResolve(definition.registry, config, credentials);
  const loadPrices = createLoadPrices(config);
  return async (request, record) => {
    const admission = admit(gateway, request, record);
    if (admission !== undefined) await admission;
    const asked = await definition.read(request, config);
    record.model = asked.model.slice(0, 200);
    const target = resolve(asked.model);
    Object.assign(record, {
      provider: target.provider,
      providerModel: target.model.slice(0, 200),
      stream: asked.stream === true,
    });
    const id = definition.idPrefix + randomUUID();
    const attempt = (to: Target<E>) =>
      callTarget(to, createContext(to, asked, request, id, config), record, loadPrices);
    const call = secrets ? callRenewing(target, attempt, () => resolve(asked.model), secrets) : attempt(target);
    if (asked.stream) return respondStream(call, asked, record, definition, { now, ...config.streaming });
    return respondWhole(await call, asked, record, definition);
  };
}

/** A provider that takes no offence at the call but at its key is asked once more, when there is another key. */
async function callRenewing<E extends Endpoint>(
  target: Target<E>,
  attempt: (target: Target<E>) => Promise<Result<E>>,
  resolveAgain: () => Target<E>,
  { renew }: Secrets,
): Promise<Result<E>> {
  const again = (to: Target<E>, error: unknown) => renew(to.provider, to.credentials.apiKey, error);
  try {
    return await attempt(target);
  } catch (error) {
    if (!(await again(target, error))) throw error;
  }
  const second = resolveAgain();
  return attempt(second).catch(async (error: unknown) => {
    await again(second, error);
    throw error;
  });
}

/** The prices are read while the provider is at work; a call without them is unpriced, but answered. */
async function callTarget<E extends Endpoint>(
  target: Target<E>,
  ctx: CallContext<E>,
  record: CallRecord,
  loadPrices: LoadPrices,
): Promise<Result<E>> {
  record.attempts = (record.attempts ?? 0) + 1;
  const { handler } = await target.load();
  const [result, prices] = await Promise.allSettled([handler.handleRequest(ctx.request, ctx), loadPrices(record)]);
  if (prices.status === 'fulfilled') record.findPrices = prices.value;
  if (result.status === 'rejected') throw result.reason;
  return result.value;
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
