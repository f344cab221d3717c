/** What makes the cache of one endpoint another one than the rest. */
import type { ChunkOf, Endpoint, RequestOf, ResponseOf } from '../../providers/base/endpoint.ts';
import type { Begun } from '../routing/begun.ts';
import type { Answers } from './answers.ts';
import type { CacheWish } from './wish.ts';

export interface Caching<E extends Endpoint> {
  /** Whether nothing is missing: only such an answer is kept. */
  readonly isComplete: (answer: ResponseOf<E>) => boolean;
  /** @default its answers only come whole */
  readonly streams?: StreamForms<E>;
  /** What of a request an answer depends on, as JSON. @default the request */
  readonly essence?: (request: RequestOf<E>) => object;
  /** @default whole answers to whole requests */
  readonly answer?: (call: CachedCall<E>) => Promise<Given<E>>;
}

/** A stream as an answer, and an answer as a stream: one entry serves both. */
interface StreamForms<E extends Endpoint> {
  /** The whole that a stream amounts to; undefined where it is not complete, or cannot be put together surely. */
  readonly assemble: (chunks: readonly ChunkOf<E>[]) => ResponseOf<E> | undefined;
  /** The chunks of a stream that amounts to this whole. */
  readonly replay: (answer: ResponseOf<E>) => readonly ChunkOf<E>[];
}

/** A call, with all that is needed to answer it from what is kept, and to keep its answer. */
export interface CachedCall<E extends Endpoint> {
  readonly request: RequestOf<E>;
  readonly wish: CacheWish;
  readonly answers: Answers;
  /** What an answer to the whole request is kept under. */
  readonly key: string;
  /** What something that depends on these fields of a request is kept under. */
  readonly keyOf: (fields: object) => string;
  /** Asks a provider. */
  readonly ask: (request: RequestOf<E>) => Promise<Begun<E>>;
  /** Takes work that goes on behind the answer, and never fails. */
  readonly behind: (work: Promise<void>) => void;
}

/** An answer, and how old it is where none of it was asked of a provider. */
export type Given<E extends Endpoint> = Begun<E> & { readonly ageSeconds?: number };
