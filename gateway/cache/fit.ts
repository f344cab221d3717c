/** An answer in the form that its caller asked for, whichever form it came in. */
import type { Endpoint, RequestOf } from '../../providers/base/endpoint.ts';
import type { Caching, Given } from './caching.ts';

/** Undefined for a stream that cannot be put together. Rejects where the stream fails. */
export async function fit<E extends Endpoint>(
  given: Given<E>,
  { stream }: RequestOf<E>,
  { streams }: Caching<E>,
): Promise<Given<E> | undefined> {
  if ((given.kind === 'stream') === (stream === true)) return given;
  if (given.kind === 'json') {
    const { body, ...info } = given;
    return { ...info, kind: 'stream', chunks: inTurn(streams?.replay(body) ?? []) };
  }
  const { chunks, ...info } = given;
  const body = streams?.assemble(await drained(chunks));
  return body && { ...info, kind: 'json', body };
}

async function* inTurn<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function drained<T>(chunks: AsyncIterator<T>): Promise<T[]> {
  const all: T[] = [];
  try {
    for (let step = await chunks.next(); !step.done; step = await chunks.next()) all.push(step.value);
    return all;
  } finally {
    await chunks.return?.();
  }
}
