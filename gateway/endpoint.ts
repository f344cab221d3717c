/** Composes the steps of a request; the only place that does. */
import { randomUUID } from 'node:crypto';
import type { ChunkOf, Endpoint, RequestOf, ResponseOf } from '../providers/base/endpoint.ts';
import type { Registry } from '../providers/base/registry.ts';
import type { Accounting } from './accounting.ts';
import { createAdmitCall } from './admit-call.ts';
import type { Authenticate } from './authenticate.ts';
import type { SharedAnswers } from './cache/answers.ts';
import type { Caching } from './cache/caching.ts';
import type { CallRecord } from './call-record.ts';
import type { Config } from './config.ts';
import { createLoadPrices } from './cost/load-prices.ts';
import type { CredentialSource } from './credentials.ts';
import type { GatewayRequest, GatewayResponse } from './http.ts';
import { once } from './once.ts';
import { createRespond } from './respond-call.ts';
import { createAskRoute } from './routing/ask-route.ts';
import { pick } from './routing/call-context.ts';
import type { SharedRests } from './routing/rests.ts';
import { withinTime } from './routing/time-limits.ts';

/** What every endpoint shares. */
export interface Gateway {
  readonly config: Config;
  readonly authenticate: Authenticate;
  readonly credentials: CredentialSource;
  /** Where keys are kept outside this process, and may change while it runs. */
  readonly secrets?: Secrets;
  /** What the caches of all processes share, where they do. */
  readonly openSharedAnswers?: () => Promise<SharedAnswers | undefined>;
  /** Budgets, limits and books, where there is a table to keep them in. */
  readonly accounting?: Accounting | undefined;
  /** What all processes know of targets that rest, where there is a table to keep it in. */
  readonly rests?: SharedRests | undefined;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

export interface Secrets {
  /** Undefined where all of them are at hand. Rejects with a 503 where none are, and none can be read. */
  ready(): Promise<void> | undefined;
  /** After an error of a provider: whether there is another key by now that may have more luck. */
  renew(provider: string, apiKey: string | undefined, error: unknown): Promise<boolean>;
  /** For a call of a provider that has no key here: looks whether it was given one, and tells the operator where it was not. */
  refill(provider: string): Promise<void>;
}

/** What makes an endpoint another one than the rest; all else they share. */
export interface EndpointDefinition<E extends Endpoint> {
  readonly endpoint: E;
  /** Who can serve it. */
  readonly registry: Registry<E>;
  /** The caller's request, checked: throws an error that names what is wrong with it. */
  readonly read: (request: GatewayRequest, config: Config) => Promise<RequestOf<E>>;
  /** Begins the ids of answers that their provider gave none. */
  readonly idPrefix: string;
  readonly loadCaching: () => Promise<{ readonly caching: Caching<E> }>;
  /** Notes on the record what an answer, or a chunk, tells of the call. */
  readonly meter: (answer: ResponseOf<E> | ChunkOf<E>, record: CallRecord) => void;
  /** Whether a chunk is more than the opening of its stream, which tells nothing yet. @default any is */
  readonly isCommitment?: (chunk: ChunkOf<E>) => boolean;
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
  const { config, now } = gateway;
  const loadPrices = createLoadPrices(config);
  const admitCall = createAdmitCall(definition, gateway, loadPrices);
  const askRoute = createAskRoute(definition, gateway, loadPrices);
  const respond = createRespond(definition, gateway);
  const openCache = once(async () =>
    (await import('./cache/cached-endpoint.ts')).createCachedEndpoint(definition, gateway),
  );
  return async (incoming, record) => {
    const call = await admitCall(incoming, record);
    const { request, route, wish } = call;
    const forwarded = pick(incoming.headers, config.forwardHeaders);
    const ask = askRoute({ route, record, forwarded, fallbackId: definition.idPrefix + randomUUID() });
    return withinTime(incoming, config.timeouts.totalMs, now, async (limits) => {
      if (!wish) return respond(ask(request, limits), request, record);
      const answerCached = await openCache();
      return answerCached({ ...call, wish, forwarded, record, limits, ask, respond });
    });
  };
}
