/** The step between admission and routing, where the cache is on for a call. */
import type { Endpoint, RequestOf } from '../../providers/base/endpoint.ts';
import type { CallRecord } from '../call-record.ts';
import type { EndpointDefinition, Gateway } from '../endpoint.ts';
import type { GatewayResponse } from '../http.ts';
import type { Principal } from '../keys/types.ts';
import type { Route } from '../resolve.ts';
import type { Respond } from '../respond-call.ts';
import type { Begun } from '../routing/begun.ts';
import { createBoarding, type Passenger } from './boarding.ts';
import type { Caching, Given } from './caching.ts';
import { lastingHeaders } from './entry.ts';
import { fit } from './fit.ts';
import { cacheKey } from './key.ts';
import { answersOf } from './process-answers.ts';
import { scopeOf } from './scope.ts';
import type { CacheWish } from './wish.ts';

type Meter<E extends Endpoint> = EndpointDefinition<E>['meter'];

/** A call that may be answered from the cache. */
interface Cacheable<E extends Endpoint> extends Passenger<E> {
  readonly principal: Principal;
  readonly request: RequestOf<E>;
  readonly route: Route<E>;
  /** Headers of the caller that go on to the provider. */
  readonly forwarded: Readonly<Record<string, string>>;
  readonly wish: CacheWish;
  readonly respond: Respond<E>;
}

type AnswerCached<E extends Endpoint> = (call: Cacheable<E>) => Promise<GatewayResponse>;

export async function createCachedEndpoint<E extends Endpoint>(
  { loadCaching, meter }: Pick<EndpointDefinition<E>, 'loadCaching' | 'meter'>,
  gateway: Gateway,
): Promise<AnswerCached<E>> {
  const [{ caching }, answers] = await Promise.all([loadCaching(), answersOf(gateway)]);
  const board = createBoarding(caching, meter);
  return async (cacheable) => {
    const { request, record, limits, ask, respond, wish } = cacheable;
    const keyOf = createKeys(cacheable, caching, gateway);
    if (!keyOf) return respond(ask(request, limits), request, record);
    const behind: Promise<void>[] = [];
    const given = board(cacheable, {
      // What is sent is what was read: without names that were given twice, or digits that no number here holds.
      request: { ...request },
      key: keyOf(caching.essence?.(request) ?? request),
      keyOf,
      wish,
      answers,
      behind: (work) => void behind.push(work),
    });
    const answer = given.then((found) => toCaller(found, cacheable, caching));
    const response = await respond(answer, request, record, (told) => meterUnlessKept(meter, told, record));
    return { ...response, finished: (delivery) => finish(response, delivery, behind) };
  };
}

/** Undefined for a call whose answer is neither to be read nor kept. */
function createKeys<E extends Endpoint>(
  { request, route, forwarded, record, principal }: Cacheable<E>,
  { streams }: Caching<E>,
  { config }: Gateway,
): ((fields: object) => string) | undefined {
  const scope = scopeOf(principal, record.caller, config.cache.scope);
  // Where there are no streams it is the provider's to refuse one.
  if (scope === undefined || (request.stream && !streams)) return undefined;
  return (fields) => cacheKey({ endpoint: record.endpoint, scope, route, forwarded, fields }, config);
}

async function toCaller<E extends Endpoint>(
  given: Given<E>,
  { request, record, limits, ask }: Cacheable<E>,
  caching: Caching<E>,
): Promise<Begun<E>> {
  if (given.ageSeconds !== undefined) record.cache = 'hit';
  const fitting = await fit(given, request, caching);
  if (fitting) return { ...fitting, headers: headersOf(fitting, record) };
  // Somebody else's stream, of which no whole answer can be made.
  record.cache = 'miss';
  const own = await ask(request, limits);
  return { ...own, headers: headersOf(own, record) };
}

/** What a provider tells of one call says nothing to those who made none. */
function headersOf({ headers, ageSeconds = 0 }: Given<Endpoint>, { cache }: CallRecord): Record<string, string> {
  if (cache === 'miss') return { ...headers, 'x-rawdog-cache': 'miss' };
  return { ...lastingHeaders(headers), 'x-rawdog-cache': 'hit', age: String(ageSeconds) };
}

/** An answer that was made for somebody else used nothing; a stream is metered where it comes in. */
function meterUnlessKept<E extends Endpoint>(
  meter: Meter<E>,
  answer: Parameters<Meter<E>>[0],
  record: CallRecord,
): void {
  if (record.cache === 'miss' && record.stream) return;
  meter(answer, record);
  if (record.cache === 'miss') return;
  delete record.usage;
  delete record.toldCostUsd;
}

/** All that was asked of a provider is known, and kept, when the call counts as over. */
async function finish(
  { finished }: GatewayResponse,
  delivery: Parameters<NonNullable<GatewayResponse['finished']>>[0],
  behind: readonly Promise<void>[],
): Promise<void> {
  // The end of a stream adds to it.
  for (const work of behind) await work;
  await finished?.(delivery);
}
