/** A result as the caller gets it: whole, or server-sent events that count as answered at their first chunk. */
import type { ChunkOf, Endpoint, RequestOf, Result } from '../providers/base/endpoint.ts';
import { asGatewayError, asProviderError, errorBody, type GatewayError } from '../providers/base/errors.ts';
import { toBytes, toJson } from '../providers/base/wire-text.ts';
import type { CallRecord } from './call-record.ts';
import type { EndpointDefinition, WrittenAnswer } from './endpoint.ts';
import type { GatewayResponse } from './http.ts';

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
  result: Result<E>,
  request: RequestOf<E>,
  record: CallRecord,
  { meter, write = asJson }: Pick<EndpointDefinition<E>, 'meter' | 'write'>,
): GatewayResponse {
  if (result.kind !== 'json') throw new Error('A whole answer was asked for.');
  note(result, record);
  meter(result.body, record);
  const { contentType, body } = write(result.body, request);
  record.status = 200;
  return {
    status: 200,
    headers: { 'content-type': contentType, ...result.headers, ...upstreamHeaders(record) },
    body,
  };
}

function asJson(answer: object): WrittenAnswer {
  return { contentType: 'application/json', body: toBytes(answer) };
}

interface StreamOptions {
  readonly commitAfterMs: number;
  readonly now: () => number;
}

/**
 * Waits for the first chunk, so that a failure before it is a real HTTP status. An upstream that stays silent longer
 * than `commitAfterMs` does not cost the connection: the headers go out, and a late failure becomes an error event.
 */
export async function respondStream<E extends Endpoint>(
  call: Promise<Result<E>>,
  request: RequestOf<E>,
  record: CallRecord,
  definition: Pick<EndpointDefinition<E>, 'meter' | 'chunkText'>,
  { commitAfterMs, now }: StreamOptions,
): Promise<GatewayResponse> {
  const opening = open(call, record, now);
  await settledWithin(opening, commitAfterMs);
  record.status = 200;
  return {
    status: 200,
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      ...record.passedOn,
      ...upstreamHeaders(record),
    },
    body: events(opening, request, record, definition),
  };
}

interface OpenStream<E extends Endpoint> {
  readonly chunks: AsyncIterator<ChunkOf<E>>;
  readonly first: IteratorResult<ChunkOf<E>>;
}

async function open<E extends Endpoint>(
  call: Promise<Result<E>>,
  record: CallRecord,
  now: StreamOptions['now'],
): Promise<OpenStream<E>> {
  const result = await call;
  note(result, record);
  if (result.kind !== 'stream') throw new Error('A stream was asked for.');
  const chunks = result.chunks[Symbol.asyncIterator]();
  const first = await chunks.next().catch((error: unknown) => {
    throw asProviderError(error, record.provider ?? 'The provider');
  });
  record.firstChunkAt = now();
  return { chunks, first };
}

/** Rejects when the work fails in time; a later failure is left to whoever awaits the work itself. */
async function settledWithin(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** Never throws: after the first byte a failure is an event, and nothing after it looks like a clean end. */
async function* events<E extends Endpoint>(
  opening: Promise<OpenStream<E>>,
  request: RequestOf<E>,
  record: CallRecord,
  { meter, chunkText = toJson }: Pick<EndpointDefinition<E>, 'meter' | 'chunkText'>,
): AsyncGenerator<string> {
  let chunks: AsyncIterator<ChunkOf<E>> | undefined;
  try {
    const stream = await opening;
    chunks = stream.chunks;
    for (let step = stream.first; !step.done; step = await chunks.next()) {
      record.chunks += 1;
      meter(step.value, record);
      const text = chunkText(step.value, request);
      // Some hosts write their JSON in several lines.
      if (text !== undefined) yield `data: ${text.replaceAll('\n', '\ndata: ')}\n\n`;
    }
    yield 'data: [DONE]\n\n';
  } catch (error) {
    record.error = asProviderError(error, record.provider ?? 'The provider');
    yield errorEvent(record.error);
  } finally {
    await chunks?.return?.();
  }
}

function errorEvent(error: GatewayError): string {
  return `data: ${JSON.stringify(errorBody(error))}\n\n`;
}

function note(result: Result<Endpoint>, record: CallRecord): void {
  record.dropped = result.dropped;
  record.passedOn = result.headers;
  if (result.upstreamRequestId !== undefined) record.upstreamRequestId = result.upstreamRequestId;
}

/** Which provider answered, its own id of the call, and what was left out of the request. */
function upstreamHeaders({ provider, upstreamRequestId, dropped }: CallRecord): Record<string, string> {
  return {
    ...(provider !== undefined && { 'x-rawdog-provider': provider }),
    ...(upstreamRequestId !== undefined && { 'x-rawdog-upstream-request-id': upstreamRequestId }),
    ...(dropped?.length && { 'x-rawdog-dropped-params': asHeader(dropped) }),
  };
}

/** Callers choose the names of fields that only a provider may know, and a header takes but printable ASCII. */
function asHeader(names: readonly string[]): string {
  return names
    .join(',')
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .slice(0, 1000);
}
