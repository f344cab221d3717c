/** A provider of every dialect that does wrong: `/<fault>/<provider>/…` says what, and to whom. */
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { Exchange, Fault } from './fault.ts';
import { createGoodAnswers, type ProviderCall } from './good-answer.ts';

export interface FaultyUpstream {
  readonly origin: string;
  /** Calls that were made for a cell and met its fault. */
  callsFor(cell: string, fault: number): number;
  /** Connections that are open now. */
  openSockets(): number;
  close(): void;
}

/** Tells cells apart: the gateway passes it on. What the well answer does not depend on comes behind a semicolon. */
export const cellHeader = 'x-cell';

interface Arrived extends ProviderCall {
  readonly fault: number;
  readonly cell: string;
}

/** @param faults by the number in the path */
export async function startFaultyUpstream(faults: readonly Fault[], sandboxUrl: string): Promise<FaultyUpstream> {
  const calls = new Map<string, number>();
  const sockets = new Set<Socket>();
  const good = createGoodAnswers(sandboxUrl);

  const play = (request: Arrived, socket: Socket) => {
    const key = keyOf(request.cell, request.fault);
    const call = (calls.get(key) ?? 0) + 1;
    calls.set(key, call);
    const secret = keyHeaders.map((name) => request.headers[name] ?? '').join(' ');
    const exchange: Exchange = {
      socket,
      call,
      secret,
      good: (directives) => good(subjectOf(request), request, directives),
    };
    Promise.resolve(faults[request.fault]?.play(exchange)).catch((error: Error) => socket.destroy(error));
  };

  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket.on('error', () => {}).once('close', () => sockets.delete(socket)));
    // Whoever has left is let go, whatever was still to be said.
    socket.once('end', () => socket.end());
    let bytes = Buffer.alloc(0);
    let seen = false;
    socket.on('data', (chunk: Buffer) => {
      bytes = seen ? bytes : Buffer.concat([bytes, chunk]);
      const request = seen ? undefined : readRequest(bytes, faults);
      if (request) play(request, socket);
      seen ||= request !== undefined;
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    callsFor: (cell, fault) => calls.get(keyOf(cell, fault)) ?? 0,
    openSockets: () => sockets.size,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** Where providers look for the key. */
const keyHeaders = ['authorization', 'x-api-key', 'x-goog-api-key', 'xi-api-key'];

/** What the well answer depends on. */
const subjectOf = ({ cell }: Arrived) => cell.split(';', 1)[0] ?? '';

const keyOf = (cell: string, fault: number) => `${cell} ${fault}`;

/** Undefined until there is enough of it. */
function readRequest(bytes: Buffer, faults: readonly Fault[]): Arrived | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => line.split(/: (.*)/s, 2)).map(([k = '', v = '']) => [k.toLowerCase(), v]),
  );
  const [, method = '', number = '', path = ''] = /^(\S+) \/(\d+)(\S*)/.exec(first) ?? [];
  const body = bytes.subarray(end + 4);
  const fault = Number(number);
  if (!faults[fault]?.early && body.length < Number(headers['content-length'] ?? 0)) return undefined;
  return { method, path, headers, body, fault, cell: headers[cellHeader] ?? '' };
}
