/** Everything a call must pass before anybody is asked: who, what, along which route, whether it may, and what it may cost. */
import type { Endpoint, ModelRequest, RequestOf } from '../providers/base/endpoint.ts';
import { admit } from './admit.ts';
import { type CacheWish, cacheWish } from './cache/wish.ts';
import type { CallRecord } from './call-record.ts';
import type { LoadPrices } from './cost/load-prices.ts';
import type { EndpointDefinition, Gateway } from './endpoint.ts';
import { createHold } from './hold.ts';
import type { GatewayRequest } from './http.ts';
import { authoriseModel } from './keys/authorise.ts';
import type { Principal } from './keys/types.ts';
import { createResolve, type Route, targetsOf } from './resolve.ts';

interface AdmittedCall<E extends Endpoint> {
  readonly principal: Principal;
  readonly request: RequestOf<E>;
  readonly route: Route<E>;
  /** Undefined where the cache is off for it. */
  readonly wish: CacheWish | undefined;
}

type AdmitCall<E extends Endpoint> = (request: GatewayRequest, record: CallRecord) => Promise<AdmittedCall<E>>;

export function createAdmitCall<E extends Endpoint>(
  { endpoint, registry, read }: EndpointDefinition<E>,
  gateway: Gateway,
  loadPrices: LoadPrices,
): AdmitCall<E> {
  const { config, credentials, accounting } = gateway;
  const resolve = createResolve(registry, config, credentials);
  const hold = createHold<E>({ ledger: accounting?.ledger, config, loadPrices });
  return async (incoming, record) => {
    const admission = admit(gateway, incoming, record);
    const principal = admission instanceof Promise ? await admission : admission;
    record.principal = principal;
    const wish = cacheWish(config.cache, incoming.headers);
    const request = await read(incoming, config);
    note(request, record);
    const route = resolve(request.model);
    authoriseModel(principal, request.model, targetsOf(route));
    await hold({ endpoint, request, route, principal, record });
    return { principal, request, route, wish };
  };
}

function note({ model, stream, service_tier: tier }: ModelRequest, record: CallRecord): void {
  record.model = model.slice(0, 200);
  record.stream = stream === true;
  if (typeof tier === 'string') record.askedTier = tier.slice(0, 50);
}
