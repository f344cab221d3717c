/**
 * Streams that are one JSON array, sent element by element: what Google's API answers without `alt=sse`, and what some
 * proxies in front of it answer always. Each object becomes an event, whole, wherever the bytes were split. A lone object
 * is taken as well: errors, and the answers of proxies that do not stream.
 */
import { StringDecoder } from 'node:string_decoder';
import { badAnswer, streamCut } from './errors.ts';
import type { ServerSentEvent } from './sse.ts';

/** As for server-sent events: no element comes near this many characters. */
const maxElementLength = 16 * 1024 * 1024;

export async function* decodeJsonArray(
  bytes: AsyncIterable<Uint8Array>,
  provider: string,
): AsyncGenerator<ServerSentEvent> {
  const decoder = new StringDecoder('utf8');
  const splitter = new ElementSplitter(provider);
  for await (const chunk of bytes) for (const data of splitter.feed(decoder.write(chunk))) yield { data };
  splitter.end();
}

class ElementSplitter {
  readonly #provider: string;
  /** The open element so far; joined once it is complete, as joining on every feed would be quadratic. */
  #fragments: string[] = [];
  #length = 0;
  /** Of braces and brackets within the element; 0 is between elements. */
  #depth = 0;
  #inString = false;
  #escaped = false;
  #array: 'expected' | 'open' | 'closed' = 'expected';

  constructor(provider: string) {
    this.#provider = provider;
  }

  feed(text: string): string[] {
    const elements: string[] = [];
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      const character = text[at] as string;
      if (this.#depth === 0) {
        this.#between(character);
        start = at;
      } else if (this.#closes(character)) elements.push(this.#complete(text.slice(start, at + 1)));
    }
    if (this.#depth > 0) this.#keep(text.slice(start));
    return elements;
  }

  end(): void {
    if (this.#depth > 0 || this.#array !== 'closed') throw streamCut(this.#provider);
  }

  #between(character: string): void {
    if (/[\s,]/.test(character)) return;
    if (character === '[' && this.#array === 'expected') this.#array = 'open';
    else if (character === ']' && this.#array === 'open') this.#array = 'closed';
    else if (character === '{' && this.#array !== 'closed') this.#depth = 1;
    else throw badAnswer(this.#provider, 'a stream that is not a JSON array of objects');
  }

  /** Whether this character ends the element. */
  #closes(character: string): boolean {
    if (this.#inString) this.#withinString(character);
    else if (character === '"') this.#inString = true;
    else if (character === '{' || character === '[') this.#depth++;
    else if (character === '}' || character === ']') return --this.#depth === 0;
    return false;
  }

  #withinString(character: string): void {
    if (this.#escaped) this.#escaped = false;
    else if (character === '\\') this.#escaped = true;
    else if (character === '"') this.#inString = false;
  }

  #keep(fragment: string): void {
    this.#fragments.push(fragment);
    this.#length += fragment.length;
    if (this.#length > maxElementLength)
      throw badAnswer(this.#provider, `a JSON object of more than ${maxElementLength} characters`);
  }

  #complete(fragment: string): string {
    const element = this.#fragments.join('') + fragment;
    this.#fragments = [];
    this.#length = 0;
    if (this.#array === 'expected') this.#array = 'closed';
    return element;
  }
}
