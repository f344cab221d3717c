/** Composes the steps of a request; the only place that does. */
import { randomUUID } from 'node:crypto';
import type { ChunkOf, Endpoint, ModelRequest, RequestOf, ResponseOf } from '../providers/base/endpoint.ts';
import type { Registry } from '../providers/base/registry.ts';
import type { Accounting } from './accounting.ts';
import { admit } from './admit.ts';
import type { Authenticate } from './authenticate.ts';
import type { SharedAnswers } from './cache/answers.ts';
import type { AnswerCached } from './cache/cached-endpoint.ts';
import type { Caching } from './cache/caching.ts';
import { cacheWish } from './cache/wish.ts';
import type { CallRecord } from './call-record.ts';
import type { Config } from './config.ts';
import { createLoadPrices } from './cost/load-prices.ts';
import type { CredentialSource } from './credentials.ts';
import { createHold } from './hold.ts';
import type { GatewayRequest, GatewayResponse } from './http.ts';
import { authoriseModel } from './keys/authorise.ts';
import { createResolve, isLone, targetsOf } from './resolve.ts';
import { respondWhole } from './respond.ts';
import { respondStream } from './respond-stream.ts';
import { createAttempt } from './routing/attempt.ts';
import type { Begun } from './routing/begun.ts';
import { createContexts, pick } from './routing/call-context.ts';
import { contextWindowOf } from './routing/context-window.ts';
import { followRoute } from './routing/follow-route.ts';
import { createRouteTools } from './routing/route-tools.ts';
import { type TimeLimits, withinTime } from './routing/time-limits.ts';

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
  const { config, credentials, secrets, accounting, now } = gateway;
  const { endpoint, registry, idPrefix, isCommitment = anything } = definition;
  const resolve = createResolve(registry, config, credentials);
  const loadPrices = createLoadPrices(config);
  const hold = createHold<E>({ ledger: accounting?.ledger, config, loadPrices });
  const tools = createRouteTools(config, now);
  const openCache = createOpenCache(definition, gateway);
  return async (request, record) => {
    const admission = admit(gateway, request, record);
    const principal = admission instanceof Promise ? await admission : admission;
    record.principal = principal;
    const wish = cacheWish(config.cache, request.headers);
    const asked = await definition.read(request, config);
    noteRequest(asked, record);
    const route = resolve(asked.model);
    authoriseModel(principal, asked.model, targetsOf(route));
    await hold({ endpoint, request: asked, route, principal, record });
    const forwarded = pick(request.headers, config.forwardHeaders);
    const fallbackId = idPrefix + randomUUID();
    const ask = (wanted: RequestOf<E>, limits: TimeLimits) =>
      followRoute(route, {
        attempt: createAttempt<E>({
          request: wanted,
          record,
          createContext: createContexts(wanted, forwarded, fallbackId),
          // Where there is nobody to fall back on, nothing is worth holding back.
          isCommitment: isLone(route) ? anything : isCommitment,
          loadPrices,
          now,
        }),
        renew: secrets?.renew,
        refill: secrets?.refill,
        contextWindow: contextWindowOf,
        limits,
        tools,
      });
    const respond = async (answer: Promise<Begun<E>>, meter = definition.meter) => {
      const form = { ...definition, meter };
      if (asked.stream) return respondStream(answer, asked, record, form, { now, ...config.streaming });
      return respondWhole(await answer, asked, record, form);
    };
    return withinTime(request, config.timeouts.totalMs, now, async (limits) => {
      if (!wish) return respond(ask(asked, limits));
      const answerCached = await openCache();
      return answerCached({ request: asked, route, forwarded, record, principal, wish, limits, ask, respond });
    });
  };
}

const anything = () => true;

/** Loaded with the first call that wants it. */
function createOpenCache<E extends Endpoint>(definition: EndpointDefinition<E>, gateway: Gateway) {
  let opening: Promise<AnswerCached<E>> | undefined;
  return () => {
    opening ??= import('./cache/cached-endpoint.ts').then((cache) => cache.createCachedEndpoint(definition, gateway));
    return opening;
  };
}

function noteRequest({ model, stream, service_tier: tier }: ModelRequest, record: CallRecord): void {
  record.model = model.slice(0, 200);
  record.stream = stream === true;
  if (typeof tier === 'string') record.askedTier = tier.slice(0, 50);
}
