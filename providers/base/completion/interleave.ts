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
  const waiting = openings.map((opening, number) => new OpenStream(number, opening));
  const open = new Set(waiting.splice(0, concurrency));
  const arrivals = new Arrivals<Step<T>>();
  for (const stream of open) arrivals.expect(stream.next());
  try {
    while (open.size > 0) {
      const { stream, result } = await arrivals.next();
      if (!result.done) {
        yield [stream.number, result.value];
        arrivals.expect(stream.next());
        continue;
      }
      open.delete(stream);
      const next = waiting.shift();
      if (!next) continue;
      open.add(next);
      arrivals.expect(next.next());
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

  constructor(number: number, opening: Opening<T>) {
    this.number = number;
    this.#opening = opening;
  }

  async next(): Promise<Step<T>> {
    this.#iterator ??= (await this.#opening())[Symbol.asyncIterator]();
    return { stream: this, result: await this.#iterator.next() };
  }

  async close(): Promise<void> {
    await this.#iterator?.return?.();
  }
}

/**
 * What was expected, in the order in which it came, failures too. `Promise.race` would leave a handler with each race on
 * a stream that is silent meanwhile: half a kilobyte for every item of the others.
 */
class Arrivals<T> {
  readonly #settled: Promise<T>[] = [];
  #wake = () => {};

  expect(work: Promise<T>): void {
    const arrive = () => {
      this.#settled.push(work);
      this.#wake();
    };
    work.then(arrive, arrive);
  }

  /** Rejects with the failure of whatever came next. */
  async next(): Promise<T> {
    for (;;) {
      const first = this.#settled.shift();
      if (first) return first;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
