/** A real HTTP server on loopback in the place of a provider. */
import { once } from 'node:events';
import http, { type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Upstream {
  readonly url: URL;
  /** All connections so far, the closed ones among them. */
  readonly sockets: readonly Socket[];
  close(): Promise<void>;
}

export async function startUpstream(serve: RequestListener): Promise<Upstream> {
  const sockets: Socket[] = [];
  const server = http.createServer(serve).on('connection', (socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat`),
    sockets,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
