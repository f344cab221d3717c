/** The answer to a call as its caller asked for it: whole, or as a stream. */
import type { Endpoint, RequestOf } from '../providers/base/endpoint.ts';
import type { CallRecord } from './call-record.ts';
import type { EndpointDefinition, Gateway } from './endpoint.ts';
import type { GatewayResponse } from './http.ts';
import { respondWhole } from './respond.ts';
import { respondStream } from './respond-stream.ts';
import type { Begun } from './routing/begun.ts';

/** @param meter @default that of the endpoint */
export type Respond<E extends Endpoint> = (
  answer: Promise<Begun<E>>,
  request: RequestOf<E>,
  record: CallRecord,
  meter?: EndpointDefinition<E>['meter'],
) => Promise<GatewayResponse>;

export function createRespond<E extends Endpoint>(
  definition: EndpointDefinition<E>,
  { config, now }: Pick<Gateway, 'config' | 'now'>,
): Respond<E> {
  return async (answer, request, record, meter = definition.meter) => {
    const form = { ...definition, meter };
    if (request.stream) return respondStream(answer, request, record, form, { now, ...config.streaming });
    return respondWhole(await answer, request, record, form);
  };
}
