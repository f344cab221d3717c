/**
 * The bytes of an answer as they come. By hand over 'data' events: the stream's own async iterator costs more than the
 * whole rest of a small request.
 */
import type { IncomingMessage } from 'node:http';

interface BodyLimits {
  /** Milliseconds of silence while somebody waits for more. */
  readonly idleMs: number;
  /** The error of that silence. */
  readonly idleError: () => Error;
  /** Makes an error of ours of a broken connection. */
  readonly broken: (error: Error) => Error;
}

/** Past this much that nobody has read yet, the provider is asked to wait. */
const highWaterBytes = 256 * 1024;
/** Ample for what follows a stream's end marker: nothing but the end of the body. */
const drainMs = 1_000;

type Step = IteratorResult<Buffer, undefined>;
const end: Step = { done: true, value: undefined };

interface Waiter {
  readonly resolve: (step: Step) => void;
  readonly reject: (error: Error) => void;
}

export class BodyReader implements AsyncIterableIterator<Buffer, undefined> {
  readonly #response: IncomingMessage;
  readonly #limits: BodyLimits;
  readonly #idle: NodeJS.Timeout;
  #chunks: Buffer[] = [];
  #held = 0;
  #waiter: Waiter | undefined;
  #ended = false;
  #error: Error | undefined;

  constructor(response: IncomingMessage, limits: BodyLimits) {
    this.#response = response;
    this.#limits = limits;
    this.#idle = setTimeout(() => this.#expire(), limits.idleMs);
    response
      .on('data', (chunk: Buffer) => this.#take(chunk))
      .once('end', () => this.#finish())
      .on('error', (error) => this.#break(error))
      // A connection that is gone without an end, and without saying why.
      .once('close', () => this.#break());
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Step> {
    const chunk = this.#chunks.shift();
    if (chunk) return Promise.resolve({ done: false, value: this.#give(chunk) });
    if (this.#error) return Promise.reject(this.#error);
    if (this.#ended) return Promise.resolve(end);
    this.#idle.refresh();
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
  }

  /** Readers leave at the end marker, before the body's own end; a connection read to that end can serve the next call. */
  return(): Promise<Step> {
    if (!this.#ended && !this.#error) {
      const patience = setTimeout(() => this.#response.destroy(), drainMs).unref();
      this.#response.once('close', () => clearTimeout(patience)).resume();
    }
    this.#settle();
    return Promise.resolve(end);
  }

  #take(chunk: Buffer): void {
    const waiter = this.#waiter;
    if (waiter) {
      this.#waiter = undefined;
      waiter.resolve({ done: false, value: chunk });
    } else if (!this.#ended) {
      this.#chunks.push(chunk);
      this.#held += chunk.length;
      if (this.#held > highWaterBytes) this.#response.pause();
    }
  }

  #give(chunk: Buffer): Buffer {
    this.#held -= chunk.length;
    if (this.#held <= highWaterBytes && this.#response.isPaused()) this.#response.resume();
    return chunk;
  }

  #finish(): void {
    this.#waiter?.resolve(end);
    this.#settle();
  }

  #break(error?: Error): void {
    if (!this.#ended) this.#fail(this.#limits.broken(error ?? new Error('closed')));
  }

  #fail(error: Error): void {
    this.#error = error;
    this.#waiter?.reject(error);
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#idle);
    this.#waiter = undefined;
    this.#ended = true;
  }

  /** A caller that reads slowly is not the provider's silence. */
  #expire(): void {
    if (!this.#waiter) return;
    this.#fail(this.#limits.idleError());
    this.#response.destroy();
  }
}
