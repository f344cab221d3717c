/** Bytes in the pieces in which they came, read as if they were one, and not copied together for it. */

export function sliceOf(pieces: readonly Buffer[], start: number, end: number): Buffer[] {
  let offset = 0;
  const slices: Buffer[] = [];
  for (const piece of pieces) {
    const slice = piece.subarray(Math.max(0, start - offset), Math.max(0, end - offset));
    if (slice.length > 0) slices.push(slice);
    offset += piece.length;
  }
  return slices;
}

/** Where the needle begins, each time, in order. */
export function* positionsOf(needle: Buffer, pieces: readonly Buffer[]): Generator<number, undefined> {
  const reach = needle.length - 1;
  let offset = 0;
  /** The last bytes so far, in which a needle may begin that ends in this piece. */
  let tail: Buffer = Buffer.alloc(0);
  for (const piece of pieces) {
    const seam = Buffer.concat([tail, piece.subarray(0, reach)]);
    for (const index of indexesOf(needle, seam)) yield offset - tail.length + index;
    for (const index of indexesOf(needle, piece)) yield offset + index;
    offset += piece.length;
    tail = (piece.length < reach ? Buffer.concat([tail, piece]) : piece).subarray(-reach);
  }
}

function* indexesOf(needle: Buffer, bytes: Buffer): Generator<number, undefined> {
  for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + 1)) yield at;
}
