/**
 * One call for all who ask the same at the same time. It goes on as long as anybody waits for it: whoever came first may
 * leave, but stays the one whose record it is. Until then its time limit is that of the call; after that each has its own.
 */
import type { ChunkOf, Endpoint } from '../../providers/base/endpoint.ts';
import { ProviderError } from '../../providers/base/errors.ts';
import type { Given } from './caching.ts';
import { SharedStream } from './shared-stream.ts';

interface FlightOptions<E extends Endpoint> {
  readonly call: (signal: AbortSignal) => Promise<Given<E>>;
  readonly onChunk: (chunk: ChunkOf<E>) => void;
}

type Whole<E extends Endpoint> = Extract<Given<E>, { kind: 'json' }>;
type Streamed<E extends Endpoint> = Omit<Extract<Given<E>, { kind: 'stream' }>, 'chunks'> & {
  readonly chunks: SharedStream<ChunkOf<E>>;
};

export class Flight<E extends Endpoint> {
  /** Resolves when nothing more will come of it. */
  readonly landed: Promise<void>;
  readonly #own = new AbortController();
  readonly #begun: Promise<Whole<E> | Streamed<E>>;
  readonly #land: () => void;
  #hasLanded = false;
  #aboard = 0;

  constructor({ call, onChunk }: FlightOptions<E>) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.landed = promise;
    this.#land = () => {
      this.#hasLanded = true;
      resolve();
    };
    this.#begun = this.#begin(call, onChunk);
    // Whoever is aboard hears of it.
    this.#begun.catch(this.#land);
  }

  /** Whether there is still somebody aboard, so that others may join. */
  get isOpen(): boolean {
    return this.#aboard > 0;
  }

  /** @param signal of the one who came first: whether its caller has left, or its time is up, which ends the call for all */
  async lead(signal: AbortSignal): Promise<Given<E>> {
    const leave = this.#enter(signal, () => {
      if (signal.reason instanceof ProviderError) this.#own.abort(signal.reason);
    });
    return this.#seat(await this.#begun, leave);
  }

  /** @param signal of one who came later: it ends the waiting, and not the call */
  async join(signal: AbortSignal): Promise<Given<E>> {
    const gone = Promise.withResolvers<never>();
    gone.promise.catch(() => {});
    const leave = this.#enter(signal, () => gone.reject(reasonOf(signal)));
    const begun = this.#seat(await Promise.race([this.#begun, gone.promise]), leave);
    if (begun.kind === 'json') return begun;
    const { chunks } = begun;
    return { ...begun, chunks: { ...chunks, next: () => Promise.race([chunks.next(), gone.promise]) } };
  }

  async #begin(call: FlightOptions<E>['call'], onChunk: FlightOptions<E>['onChunk']): Promise<Whole<E> | Streamed<E>> {
    const begun = await call(this.#own.signal);
    if (begun.kind === 'stream') return { ...begun, chunks: new SharedStream(begun.chunks, onChunk, this.#land) };
    this.#land();
    return begun;
  }

  /** @returns what is to be called when the one who entered needs nothing more */
  #enter(signal: AbortSignal, onAbort: () => void): () => void {
    this.#aboard += 1;
    let isAboard = true;
    const leave = () => {
      if (!isAboard) return;
      isAboard = false;
      signal.removeEventListener('abort', abort);
      this.#aboard -= 1;
      if (this.#aboard === 0) void this.#abandon(signal.reason);
    };
    const abort = () => {
      onAbort();
      leave();
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    return leave;
  }

  #seat(begun: Whole<E> | Streamed<E>, leave: () => void): Given<E> {
    if (begun.kind === 'json') {
      leave();
      return begun;
    }
    let at = 0;
    const chunks: AsyncIterator<ChunkOf<E>> = {
      next: () => begun.chunks.at(at++),
      return: async () => {
        leave();
        return { done: true, value: undefined };
      },
    };
    return { ...begun, chunks };
  }

  /** Nobody waits any more: what is under way ends. */
  async #abandon(reason: unknown): Promise<void> {
    if (this.#hasLanded) return;
    this.#own.abort(reason);
    try {
      const begun = await this.#begun;
      if (begun.kind === 'stream') await begun.chunks.close();
    } catch {
      // Nobody is there to hear of it.
    }
    this.#land();
  }
}

/** Why one who came later gets no answer. */
function reasonOf({ reason }: AbortSignal): ProviderError {
  if (reason instanceof ProviderError) return reason;
  return new ProviderError('gateway', 'upstream', 'The call was cancelled.', { code: 'cancelled' });
}
