/**
 * A stream that is read once and given to everyone who wants it, from its beginning. Nothing reads ahead: whoever wants the
 * next chunk first fetches it for all.
 */
export class SharedStream<T> {
  readonly #source: AsyncIterator<T>;
  readonly #onChunk: (chunk: T) => void;
  readonly #onEnd: () => void;
  readonly #seen: T[] = [];
  /** The read that is under way; one that failed stays, for everybody fails with it. */
  #reading: Promise<void> | undefined;
  #ended = false;

  /** @param onEnd called once, after the last chunk, or when there will be none for a failure */
  constructor(source: AsyncIterator<T>, onChunk: (chunk: T) => void, onEnd: () => void) {
    this.#source = source;
    this.#onChunk = onChunk;
    this.#onEnd = onEnd;
  }

  /** Rejects where the stream fails before it comes so far. */
  async at(index: number): Promise<IteratorResult<T>> {
    while (index >= this.#seen.length) {
      if (this.#ended && !this.#reading) return { done: true, value: undefined };
      this.#reading ??= this.#read();
      await this.#reading;
    }
    return { done: false, value: this.#seen[index] as T };
  }

  /** Ends the source, unless it has ended by itself. */
  async close(): Promise<void> {
    if (!this.#ended) await this.#source.return?.();
  }

  async #read(): Promise<void> {
    try {
      const { done, value } = await this.#source.next();
      if (done) this.#end();
      else {
        this.#onChunk(value);
        this.#seen.push(value);
      }
      this.#reading = undefined;
    } catch (error) {
      // What fails may be the chunk, and not its source.
      await this.close().catch(() => {});
      this.#end();
      throw error;
    }
  }

  #end(): void {
    this.#ended = true;
    this.#onEnd();
  }
}
