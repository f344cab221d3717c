/** Several streams as one, whose items come as they come. */

export type Opening<T> = () => Promise<AsyncIterable<T>>;

export interface InterleaveOptions {
  /** How many streams are open at a time. */
  readonly concurrency: number;
  /** Called when the streams are left before their end: whoever waits for one of them is to wait no longer. */
  readonly abandon: () => void;
}

/** Each item with the number of its stream. */
export async function* interleave<T>(
  openings: readonly Opening<T>[],
  { concurrency, abandon }: InterleaveOptions,
): AsyncGenerator<readonly [stream: number, item: T]> {
  const waiting = openings.map((opening, stream) => new OpenStream(stream, opening));
  const open = new Set(waiting.splice(0, concurrency));
  try {
    while (open.size > 0) {
      const { stream, result } = await Promise.race([...open].map((each) => each.step()));
      if (!result.done) {
        yield [stream.number, result.value];
        stream.taken();
      } else {
        open.delete(stream);
        for (const next of waiting.splice(0, 1)) open.add(next);
      }
    }
  } finally {
    if (open.size > 0) {
      abandon();
      await Promise.allSettled([...open].map((stream) => stream.close()));
    }
  }
}

interface Step<T> {
  readonly stream: OpenStream<T>;
  readonly result: IteratorResult<T>;
}

class OpenStream<T> {
  readonly number: number;
  readonly #opening: Opening<T>;
  #iterator: AsyncIterator<T> | undefined;
  /** Begun only when it is raced, so that it cannot fail unseen. */
  #step: Promise<Step<T>> | undefined;

  constructor(number: number, opening: Opening<T>) {
    this.number = number;
    this.#opening = opening;
  }

  /** The same until it is taken. */
  step(): Promise<Step<T>> {
    this.#step ??= this.#next();
    return this.#step;
  }

  taken(): void {
    this.#step = undefined;
  }

  async close(): Promise<void> {
    await this.#iterator?.return?.();
  }

  async #next(): Promise<Step<T>> {
    this.#iterator ??= (await this.#opening())[Symbol.asyncIterator]();
    return { stream: this, result: await this.#iterator.next() };
  }
}
