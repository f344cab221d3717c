/** Composes the steps of a request; the only place that does. */
import { randomUUID } from 'node:crypto';
import type { ChunkOf, Endpoint, ModelRequest, RequestOf, ResponseOf } from '../providers/base/endpoint.ts';
import type { Registry } from '../providers/base/registry.ts';
import { admit } from './admit.ts';
import type { Authenticate } from './authenticate.ts';
import type { CallRecord } from './call-record.ts';
import type { Config } from './config.ts';
import { createLoadPrices } from './cost/load-prices.ts';
import type { CredentialSource } from './credentials.ts';
import type { GatewayRequest, GatewayResponse } from './http.ts';
import { createResolve, isLone } from './resolve.ts';
import { respondWhole } from './respond.ts';
import { respondStream } from './respond-stream.ts';
import { createAttempt } from './routing/attempt.ts';
import { createContexts } from './routing/call-context.ts';
import { contextWindowOf } from './routing/context-window.ts';
import { followRoute } from './routing/follow-route.ts';
import { createRouteTools } from './routing/route-tools.ts';
import { withinTime } from './routing/time-limits.ts';

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
  /** For a call of a provider that has no key here: looks whether it was given one, and tells the operator where it was not. */
  refill(provider: string): Promise<void>;
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
  const { config, credentials, secrets, now } = gateway;
  const { registry, idPrefix, isCommitment = anything } = definition;
  const resolve = createResolve(registry, config, credentials);
  const loadPrices = createLoadPrices(config);
  const tools = createRouteTools(config, now);
  return async (request, record) => {
    const admission = admit(gateway, request, record);
    if (admission instanceof Promise) await admission;
    const asked = await definition.read(request, config);
    noteRequest(asked, record);
    const route = resolve(asked.model);
    const createContext = createContexts(asked, request.headers, config.forwardHeaders, idPrefix + randomUUID());
    const attempt = createAttempt<E>({
      request: asked,
      record,
      createContext,
      // Where there is nobody to fall back on, nothing is worth holding back.
      isCommitment: isLone(route) ? anything : isCommitment,
      loadPrices,
      now,
    });
    return withinTime(request, config.timeouts.totalMs, now, async (limits) => {
      const call = followRoute(route, {
        attempt,
        renew: secrets?.renew,
        refill: secrets?.refill,
        contextWindow: contextWindowOf,
        limits,
        tools,
      });
      if (asked.stream) return respondStream(call, asked, record, definition, { now, ...config.streaming });
      return respondWhole(await call, asked, record, definition);
    });
  };
}

const anything = () => true;

function noteRequest({ model, stream, service_tier: tier }: ModelRequest, record: CallRecord): void {
  record.model = model.slice(0, 200);
  record.stream = stream === true;
  if (typeof tier === 'string') record.askedTier = tier.slice(0, 50);
}
