/** An error and a whole answer as the caller gets them. */
import type { Endpoint, RequestOf, ResultInfo } from '../providers/base/endpoint.ts';
import { asGatewayError, errorBody } from '../providers/base/errors.ts';
import { toBytes } from '../providers/base/wire-text.ts';
import type { CallRecord } from './call-record.ts';
import { costOf } from './cost/cost.ts';
import { toDecimal } from './cost/pico-usd.ts';
import type { EndpointDefinition, WrittenAnswer } from './endpoint.ts';
import type { GatewayResponse } from './http.ts';
import type { Begun } from './routing/begun.ts';

export function respondError(error: unknown, record: CallRecord): GatewayResponse {
  const known = asGatewayError(error);
  const { status, retryable, headers, upstreamRequestId } = known.fields;
  record.error = known;
  record.status = status;
  if (upstreamRequestId !== undefined) record.upstreamRequestId = upstreamRequestId;
  return {
    status,
    headers: {
      'content-type': 'application/json',
      ...headers,
      ...upstreamHeaders(record),
      'x-should-retry': String(retryable),
    },
    body: JSON.stringify(errorBody(known)),
  };
}

export function respondWhole<E extends Endpoint>(
  begun: Begun<E>,
  request: RequestOf<E>,
  record: CallRecord,
  { meter, write = asJson }: Pick<EndpointDefinition<E>, 'meter' | 'write'>,
): GatewayResponse {
  if (begun.kind !== 'json') throw new Error('A whole answer was asked for.');
  note(begun, record);
  meter(begun.body, record);
  record.cost = costOf(record, new Date());
  const { contentType, body } = write(begun.body, request);
  record.status = 200;
  return {
    status: 200,
    headers: { 'content-type': contentType, ...begun.headers, ...upstreamHeaders(record), ...costHeader(record) },
    body,
  };
}

function asJson(answer: object): WrittenAnswer {
  return { contentType: 'application/json', body: toBytes(answer) };
}

/** What of a result belongs to the call, whatever becomes of the answer itself. */
export function note(result: ResultInfo, record: CallRecord): void {
  record.dropped = result.dropped;
  record.passedOn = result.headers;
  if (result.upstreamRequestId !== undefined) record.upstreamRequestId = result.upstreamRequestId;
}

/** Which provider and model answered, after how many calls, its own id of the call, and what was left out of the request. */
export function upstreamHeaders(record: CallRecord): Record<string, string> {
  const { provider, providerModel, tried, upstreamRequestId, dropped, lease } = record;
  return {
    ...lease?.headers,
    ...(provider !== undefined && { 'x-rawdog-provider': provider }),
    ...(providerModel !== undefined && { 'x-rawdog-model': asHeader([`${provider}/${providerModel}`]) }),
    ...(tried.length > 0 && { 'x-rawdog-attempts': String(tried.length) }),
    ...(upstreamRequestId !== undefined && { 'x-rawdog-upstream-request-id': upstreamRequestId }),
    ...(dropped?.length && { 'x-rawdog-dropped-params': asHeader(dropped) }),
  };
}

/** Only where it is known; that of a stream is not, when its headers go out. */
function costHeader({ cost }: CallRecord): Record<string, string> {
  return typeof cost === 'bigint' ? { 'x-rawdog-cost-usd': toDecimal(cost) } : {};
}

/** Callers choose the names of models, and of fields that only a provider may know; a header takes but printable ASCII. */
function asHeader(names: readonly string[]): string {
  return names
    .join(',')
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .slice(0, 1000);
}
