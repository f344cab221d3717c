/** Ends an HTTP message, to a provider or to a caller, with a body that is at hand. */
import type { Writable } from 'node:stream';

/** Below this, one write of head and body together beats a vector of pieces; node:http joins them only in a string. */
const smallBytes = 16 * 1024;

export function endWith(message: Writable, pieces: readonly Buffer[]): void {
  if (bytesIn(pieces) <= smallBytes) {
    message.end(Buffer.concat(pieces).toString('latin1'), 'latin1');
    return;
  }
  message.cork();
  for (const piece of pieces.slice(0, -1)) message.write(piece);
  message.uncork();
  message.end(pieces.at(-1));
}

export function bytesIn(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}
