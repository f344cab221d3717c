/** Places for so many at once, and a queue of those who wait for one. */
import type { GatewayError } from '../providers/base/errors.ts';

export interface Place {
  /** Undefined where it is free. Rejects where the wait was too long, or in vain. */
  readonly ready: Promise<void> | undefined;
  /** Also for one that is still waited for. @param reason what whoever waits is told: made for nobody else, an error is dear */
  readonly giveBack: (reason: () => GatewayError) => void;
}

interface Limits {
  readonly concurrency: number;
  readonly queue: number;
  /** Milliseconds. */
  readonly queueMs: number;
}

export class Places {
  readonly #limits: Limits;
  readonly #full: () => GatewayError;
  /** Lets in, in the order of arrival. */
  readonly #queue = new Set<() => void>();
  #taken = 0;

  /** @param full the error of whoever finds neither place nor room to wait, or waits too long */
  constructor(limits: Limits, full: () => GatewayError) {
    this.#limits = limits;
    this.#full = full;
  }

  take(): Place {
    if (this.#taken < this.#limits.concurrency) {
      this.#taken += 1;
      return { ready: undefined, giveBack: () => this.#pass() };
    }
    if (this.#queue.size >= this.#limits.queue) throw this.#full();
    return this.#wait();
  }

  #wait(): Place {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const end = () => {
      clearTimeout(patience);
      this.#queue.delete(enter);
    };
    let giveBack = (reason: () => GatewayError): void => {
      end();
      reject(reason());
    };
    const enter = () => {
      end();
      giveBack = () => this.#pass();
      resolve();
    };
    const patience = setTimeout(() => giveBack(this.#full), this.#limits.queueMs);
    this.#queue.add(enter);
    return { ready: promise, giveBack: (reason) => giveBack(reason) };
  }

  /** The place goes to whoever waits longest. */
  #pass(): void {
    const [enter] = this.#queue;
    if (enter) enter();
    else this.#taken -= 1;
  }
}
