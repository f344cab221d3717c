/**
 * The arguments of one streamed tool call. For a tool without parameters models write nothing, or `null`: both become
 * `{}`. A `null` inside the arguments may come as a piece of its own, so only the very first text is held back.
 */
export class StreamedArguments {
  #held = '';
  #begun = false;

  /** What of it can go out now. */
  take(piece: string): string {
    if (this.#begun) return piece;
    this.#held += piece;
    if ('null'.startsWith(this.#held.trim())) return '';
    this.#begun = true;
    return this.#held;
  }

  /** What is missing at the end. */
  end(): string {
    return this.#begun ? '' : '{}';
  }
}
