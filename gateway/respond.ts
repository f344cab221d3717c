/** A result as the caller gets it: JSON, or server-sent events that count as answered at their first chunk. */
import type { ChunkOf, Endpoint, Result } from '../providers/base/endpoint.ts';
import { asGatewayError, asProviderError, errorBody, type GatewayError } from '../providers/base/errors.ts';
import { toBytes } from '../providers/base/wire-text.ts';
import type { CallRecord } from './call-record.ts';
import type { GatewayResponse } from './http.ts';
import { chunkText } from './usage-chunk.ts';

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

export function respondJson<E extends Endpoint>(
  result: Result<E> & { kind: 'json' },
  record: CallRecord,
): GatewayResponse {
  note(result, record);
  record.status = 200;
  if (result.body.usage) record.usage = result.body.usage;
  record.finishReason = result.body.choices[0]?.finish_reason ?? null;
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...result.headers, ...upstreamHeaders(record) },
    body: joined(toBytes(result.body)),
  };
}

function joined(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces;
  return only && pieces.length === 1 ? only : Buffer.concat(pieces);
}

interface StreamOptions {
  readonly includeUsage: boolean;
  readonly commitAfterMs: number;
  readonly now: () => number;
}

/**
 * Waits for the first chunk, so that a failure before it is a real HTTP status. An upstream that stays silent longer
 * than `commitAfterMs` does not cost the connection: the headers go out, and a late failure becomes an error event.
 */
export async function respondStream<E extends Endpoint>(
  call: Promise<Result<E>>,
  record: CallRecord,
  options: StreamOptions,
): Promise<GatewayResponse> {
  const opening = open(call, record, options);
  await settledWithin(opening, options.commitAfterMs);
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
    body: events(opening, record, options),
  };
}

interface OpenStream<E extends Endpoint> {
  readonly chunks: AsyncIterator<ChunkOf<E>>;
  readonly first: IteratorResult<ChunkOf<E>>;
}

async function open<E extends Endpoint>(
  call: Promise<Result<E>>,
  record: CallRecord,
  { now }: StreamOptions,
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
  record: CallRecord,
  { includeUsage }: StreamOptions,
): AsyncGenerator<string> {
  let chunks: AsyncIterator<ChunkOf<E>> | undefined;
  try {
    const stream = await opening;
    chunks = stream.chunks;
    for (let step = stream.first; !step.done; step = await chunks.next()) {
      meterChunk(step.value, record);
      const text = chunkText(step.value, includeUsage);
      if (text !== undefined) yield `data: ${text}\n\n`;
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

function meterChunk(chunk: ChunkOf<Endpoint>, record: CallRecord): void {
  record.chunks += 1;
  if (chunk.usage) record.usage = chunk.usage;
  const reason = chunk.choices[0]?.finish_reason;
  if (reason) record.finishReason = reason;
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
    ...(dropped?.length && { 'x-rawdog-dropped-params': dropped.join(',') }),
  };
}
