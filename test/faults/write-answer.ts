/** HTTP by hand: what a server would not let one send. */
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { GoodAnswer } from './good-answer.ts';

type Headers = Readonly<Record<string, string | number>>;

/** Every call has a connection of its own, unless the headers say otherwise: what one leaves behind is then not the next one's. */
export function head(status: number | string, headers: Headers): string {
  const lines = Object.entries({ connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${typeof status === 'number' ? `${status} Whatever` : status}\r\n${lines.join('')}\r\n`;
}

/** A body with its length, and the end of the connection. */
export function sendBody(socket: Socket, status: number, body: string | Buffer, headers: Headers = {}): void {
  const length = Buffer.byteLength(body);
  socket.write(head(status, { 'content-type': 'application/json', 'content-length': length, ...headers }));
  socket.end(body);
}

export function sendGood(socket: Socket, { body, type }: GoodAnswer, headers: Headers = {}): void {
  sendBody(socket, 200, body, { 'content-type': type, ...headers });
}

/** The head of an answer that comes in pieces. */
export function openChunked(socket: Socket, { type }: Pick<GoodAnswer, 'type'>, headers: Headers = {}): void {
  socket.write(head(200, { 'content-type': type, 'transfer-encoding': 'chunked', ...headers }));
}

export function chunked(bytes: Buffer | string): Buffer {
  const length = Buffer.byteLength(bytes).toString(16);
  return Buffer.concat([Buffer.from(`${length}\r\n`), Buffer.from(bytes as string), Buffer.from('\r\n')]);
}

export const lastChunk = '0\r\n\r\n';

export function sendPieces(socket: Socket, pieces: readonly (Buffer | string)[]): void {
  socket.write(Buffer.concat(pieces.map(chunked)));
}

/** A whole answer in chunks, out of these pieces. */
export function sendChunked(
  socket: Socket,
  good: GoodAnswer,
  pieces: readonly (Buffer | string)[] = good.pieces,
): void {
  openChunked(socket, good);
  sendPieces(socket, pieces);
  socket.end(lastChunk);
}

/** A reset throws away what has not left yet. */
export async function reset(socket: Socket): Promise<void> {
  await wait(5);
  socket.resetAndDestroy();
}

/** Until nobody reads any more. */
export async function drip(socket: Socket, everyMs: number, bytes: Buffer | string): Promise<void> {
  while (!socket.destroyed && !socket.readableEnded) {
    socket.write(bytes);
    await wait(everyMs);
  }
}

/** As fast as it is read, until nobody does. */
export async function flood(socket: Socket, bytes: Buffer): Promise<void> {
  while (!socket.destroyed) {
    await new Promise((resolve) => socket.write(bytes, resolve));
  }
}
