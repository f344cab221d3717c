/** Writes a streamed body: with back-pressure, one write a burst, and comment lines where nothing comes for a while. */
import type { Writable } from 'node:stream';
import { endWith } from '../providers/base/end-with.ts';
import { type Delivery, type GatewayResponse, isWhole } from './http.ts';

/** Every SSE client ignores comments; proxies and load balancers take them for life. */
const keepAlive = ': keep-alive\n\n';

/**
 * Resolves once the last byte is handed over, or the caller has left. Never rejects: an error that reaches a Lambda response
 * stream kills the process.
 */
export async function deliver(response: GatewayResponse, sink: Writable, keepAliveMs: number): Promise<Delivery> {
  const { body } = response;
  const complete = isComplete(sink);
  sink.on('error', () => {});
  if (typeof body === 'string') sink.end(body);
  else if (isWhole(body)) endWith(sink, body);
  else await pump(body, sink, response.keepAlive === false ? undefined : keepAliveMs);
  return { aborted: !(await complete) };
}

/** Whether the sink took all there was. */
function isComplete(sink: Writable): Promise<boolean> {
  if (sink.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    sink.once('finish', () => resolve(true)).once('close', () => resolve(false));
  });
}

/** @param keepAliveMs silence after which there is a comment; without it there is none */
async function pump(body: AsyncIterable<string>, sink: Writable, keepAliveMs: number | undefined): Promise<void> {
  const { write, flush } = burstWriter(sink);
  const silence = keepAliveMs === undefined ? undefined : setInterval(() => write(keepAlive), keepAliveMs);
  try {
    for await (const text of body) {
      silence?.refresh();
      if (!write(text)) await drained(sink);
      if (sink.destroyed) break;
    }
  } catch (error) {
    // Bodies end with an error event instead of throwing; should one throw all the same, the answer must look cut.
    sink.destroy(error as Error);
  } finally {
    clearInterval(silence);
    flush();
    sink.end();
  }
}

/**
 * All that comes before the event loop turns again (one read of the upstream socket) leaves in one write. Joined by hand:
 * a corked node:http response makes three system calls of each chunk, and loses what is corked when it ends.
 */
function burstWriter(sink: Writable): { write: (text: string) => boolean; flush: () => void } {
  let pending = '';
  const flush = () => {
    if (pending !== '' && !sink.destroyed) sink.write(pending);
    pending = '';
  };
  const write = (text: string) => {
    if (pending === '') process.nextTick(flush);
    pending += text;
    if (sink.writableLength + pending.length >= sink.writableHighWaterMark) flush();
    return !sink.writableNeedDrain;
  };
  return { write, flush };
}

function drained(sink: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      sink.off('drain', done).off('close', done);
      resolve();
    };
    sink.once('drain', done).once('close', done);
    if (sink.destroyed) done();
  });
}
