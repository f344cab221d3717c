/** An answer that has begun: whole, or with its first chunk. Until then a call can be given to another target. */
import type { ChunkOf, Endpoint, ResponseOf, Result, ResultInfo } from '../../providers/base/endpoint.ts';

export type Begun<E extends Endpoint> = ResultInfo &
  (
    | { readonly kind: 'json'; readonly body: ResponseOf<E> }
    /** Returning it ends the call, and frees what it holds. */
    | { readonly kind: 'stream'; readonly chunks: AsyncIterator<ChunkOf<E>> }
  );

/** @param isCommitment whether a chunk is more than an opening: until one comes, the first ones can be taken back */
export async function begin<E extends Endpoint>(
  result: Result<E>,
  isCommitment: (chunk: ChunkOf<E>) => boolean,
): Promise<Begun<E>> {
  if (result.kind === 'json') return result;
  const chunks = result.chunks[Symbol.asyncIterator]();
  try {
    return { ...result, chunks: resumed(await opening(chunks, isCommitment), chunks) };
  } catch (error) {
    // What fails may be the chunk, and not its stream.
    await chunks.return?.();
    throw error;
  }
}

async function opening<T>(chunks: AsyncIterator<T>, isCommitment: (chunk: T) => boolean): Promise<T[]> {
  const first: T[] = [];
  for (let step = await chunks.next(); !step.done; step = await chunks.next()) {
    first.push(step.value);
    if (isCommitment(step.value)) break;
  }
  return first;
}

function resumed<T>(first: T[], rest: AsyncIterator<T>): AsyncIterator<T> {
  return {
    next: () => (first.length > 0 ? Promise.resolve({ done: false, value: first.shift() as T }) : rest.next()),
    return: async () => (await rest.return?.()) ?? { done: true, value: undefined },
  };
}
