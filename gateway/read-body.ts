/** The body of a request over node:http, within its own limit and the room that all of them share. */
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../providers/base/errors.ts';
import { bodyTooLarge } from './http.ts';
import type { Share } from './load.ts';

/** Rejects with a 413 above `maxBytes`, a 429 where there is no room, a 400 where the caller breaks off. */
export function readBody(
  incoming: IncomingMessage,
  maxBytes: number,
  { hold }: Pick<Share, 'hold'>,
): Promise<readonly Buffer[]> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let held = promisedBytes(incoming, maxBytes);
    // Throws, which rejects.
    hold(held);
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) throw bodyTooLarge(maxBytes);
      if (size > held) hold(size - held);
      held = Math.max(held, size);
      chunks.push(chunk);
    };
    const read = (chunk: Buffer) => {
      try {
        take(chunk);
      } catch (error) {
        // Reading on, without keeping anything, lets the caller see the answer instead of a reset.
        incoming.off('data', read).resume();
        reject(error);
      }
    };
    incoming.on('data', read);
    const cut = () => reject(new GatewayError('bad_request', 'The request body was cut.'));
    incoming.once('end', () => resolve(chunks)).once('error', cut);
    if (incoming.destroyed) cut();
  });
}

/** Room is taken for the whole body at once: of many that come at the same time, some are read and not all of them half. */
function promisedBytes({ headers }: IncomingMessage, maxBytes: number): number {
  const length = Number(headers['content-length'] ?? 0);
  return length <= maxBytes ? length : 0;
}
