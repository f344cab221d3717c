/** The whole gateway as one function from request to response: routing, CORS, errors, and one log line a request. */
import { randomUUID } from 'node:crypto';
import { GatewayError } from '../providers/base/errors.ts';
import { type CallRecord, logFields } from './call-record.ts';
import { costOf } from './cost/cost.ts';
import type { Gateway, ServeEndpoint } from './endpoint.ts';
import { estimateUsage } from './estimate-usage.ts';
import { type App, type GatewayRequest, type GatewayResponse, withoutTrailingSlashes } from './http.ts';
import { withoutSecrets } from './keys/secret-format.ts';
import type { WriteMetrics } from './metrics.ts';
import { respondError } from './respond.ts';

export interface Route {
  readonly endpoint: string;
  /** `ANY` where the endpoint tells its methods apart itself. */
  readonly method: 'GET' | 'POST' | 'ANY';
  /** One that ends with `/*` stands for all below it. */
  readonly paths: readonly string[];
}

/** Writes the one structured line of a request. */
export type Log = (fields: Record<string, unknown>) => Promise<void> | void;

export interface AppOptions {
  readonly gateway: Gateway;
  readonly routes: readonly Route[];
  /** The endpoints this process serves; a route without one is answered as not found. */
  readonly endpoints: Readonly<Record<string, ServeEndpoint>>;
  readonly log: Log;
  /** @default none are written */
  readonly writeMetrics?: WriteMetrics;
}

const health: ServeEndpoint = async (_, record) => {
  record.status = 200;
  return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"status":"ok"}' };
};

export function createApp({ gateway, routes, endpoints, log, writeMetrics }: AppOptions): App {
  const find = createFindRoute(routes);
  const all = { ...endpoints, health };
  const cors = corsHeaders(gateway.config.cors);
  return async (request) => {
    if (request.method === 'OPTIONS') return { status: 204, headers: { ...cors, ...preflight }, body: '' };
    const record = startRecord(request, gateway.now());
    const response = await serve(request, record, find, all);
    return {
      ...response,
      headers: { 'x-request-id': record.requestId, ...cors, ...response.headers },
      body: request.method === 'HEAD' ? '' : response.body,
      finished: async (delivery) => {
        if (record.endpoint === 'health') return;
        const { aborted } = delivery;
        const endedAt = gateway.now();
        // What goes on behind an answer may still tell what it used.
        await response.finished?.(delivery);
        estimateUsage(record, aborted);
        record.cost ??= costOf(record, new Date());
        await Promise.all([
          gateway.accounting?.settle(record, endedAt, aborted),
          gateway.rests?.written(),
          log(logFields(record, endedAt, aborted)),
          writeMetrics?.(record, endedAt, aborted),
        ]);
      },
    };
  };
}

type FindRoute = (path: string) => Route | undefined;

function createFindRoute(routes: readonly Route[]): FindRoute {
  const all = routes.flatMap((route) => route.paths.map((path) => [path, route] as const));
  const exact = new Map(all);
  const below = all.filter(([path]) => path.endsWith('/*')).map(([path, route]) => [path.slice(0, -1), route] as const);
  return (path) => exact.get(path) ?? below.find(([start]) => path.startsWith(start))?.[1];
}

async function serve(
  request: GatewayRequest,
  record: CallRecord,
  find: FindRoute,
  endpoints: AppOptions['endpoints'],
): Promise<GatewayResponse> {
  try {
    const endpoint = findEndpoint(request, record, find, endpoints);
    // A process that is full is well all the same.
    const queued = endpoint === health ? undefined : request.takePlace?.();
    if (queued !== undefined) await queued;
    return await endpoint(request, record);
  } catch (error) {
    return respondError(error, record);
  }
}

function findEndpoint(
  { method, path }: GatewayRequest,
  record: CallRecord,
  find: FindRoute,
  endpoints: AppOptions['endpoints'],
): ServeEndpoint {
  const route = find(withoutTrailingSlashes(path));
  const endpoint = route && endpoints[route.endpoint];
  if (!endpoint)
    throw new GatewayError('not_found', `There is no endpoint at ${path.slice(0, 200)}.`, { code: 'unknown_url' });
  record.endpoint = route.endpoint;
  const allowed = ['ANY', method, method === 'HEAD' ? 'GET' : method].includes(route.method);
  if (allowed) return endpoint;
  const headers = { allow: `${route.method}, OPTIONS` };
  throw new GatewayError('method', `${route.paths[0]} takes ${route.method}, not ${method}.`, { headers });
}

function startRecord({ method, path }: GatewayRequest, startedAt: number): CallRecord {
  return {
    requestId: `req_${randomUUID().replaceAll('-', '')}`,
    startedAt,
    endpoint: 'unknown',
    method,
    path: withoutSecrets(path).slice(0, 200),
    chunks: 0,
    tried: [],
  };
}

function corsHeaders(origin: string | false): Record<string, string> {
  return origin === false ? {} : { 'access-control-allow-origin': origin, 'access-control-expose-headers': '*' };
}

const preflight = {
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  // The wildcard does not cover `authorization`.
  'access-control-allow-headers': 'authorization, *',
  'access-control-max-age': '86400',
} as const;
