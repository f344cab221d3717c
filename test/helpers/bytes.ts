/** Wire bytes as a network might deliver them. */

/** The bytes in pieces of `size`. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** The bytes in two pieces, cut at `at`. */
export async function* cutAt(bytes: Uint8Array, at: number): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, at);
  yield bytes.subarray(at);
}

/** `event:`/`data:` lines from typed events; an event without a name has data only. */
export function sse(events: readonly { readonly event?: string; readonly data: unknown }[]): Uint8Array {
  const texts = events.map(({ event, data }) => {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    return `${event ? `event: ${event}\n` : ''}data: ${text}\n\n`;
  });
  return Buffer.from(texts.join(''));
}
