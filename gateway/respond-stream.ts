/** A stream as the caller gets it: server-sent events that count as answered at their first chunk. */
import type { ChunkOf, Endpoint, RequestOf } from '../providers/base/endpoint.ts';
import { asProviderError, errorBody, type GatewayError } from '../providers/base/errors.ts';
import { toJson } from '../providers/base/wire-text.ts';
import type { CallRecord } from './call-record.ts';
import type { EndpointDefinition } from './endpoint.ts';
import type { GatewayResponse } from './http.ts';
import { note, upstreamHeaders } from './respond.ts';
import type { Begun } from './routing/begun.ts';

interface StreamOptions {
  readonly commitAfterMs: number;
  readonly now: () => number;
}

/**
 * Waits for the first chunk, so that a failure before it is a real HTTP status. An upstream that stays silent longer
 * than `commitAfterMs` does not cost the connection: the headers go out, and a late failure becomes an error event.
 */
export async function respondStream<E extends Endpoint>(
  call: Promise<Begun<E>>,
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

async function open<E extends Endpoint>(
  call: Promise<Begun<E>>,
  record: CallRecord,
  now: StreamOptions['now'],
): Promise<AsyncIterator<ChunkOf<E>>> {
  const begun = await call;
  note(begun, record);
  if (begun.kind !== 'stream') throw new Error('A stream was asked for.');
  record.firstChunkAt = now();
  return begun.chunks;
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
  opening: Promise<AsyncIterator<ChunkOf<E>>>,
  request: RequestOf<E>,
  record: CallRecord,
  { meter, chunkText = toJson }: Pick<EndpointDefinition<E>, 'meter' | 'chunkText'>,
): AsyncGenerator<string> {
  let chunks: AsyncIterator<ChunkOf<E>> | undefined;
  try {
    chunks = await opening;
    for (let step = await chunks.next(); !step.done; step = await chunks.next()) {
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
