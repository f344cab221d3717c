/** A provider that speaks bytes: for answers no HTTP server would send. */
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';

export interface RawUpstream {
  readonly url: URL;
  /** All connections so far, the closed ones among them. */
  readonly sockets: readonly Socket[];
  close(): void;
}

/** @param answer called once a request's head has come whole, or again for the next one of the same connection */
export async function startRawUpstream(answer: (socket: Socket) => void): Promise<RawUpstream> {
  const sockets: Socket[] = [];
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      if (bytes.includes('\r\n\r\n')) answer(socket);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat`),
    sockets,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
