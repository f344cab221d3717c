/** Addresses that are wrong before anything is asked there. */
import { once } from 'node:events';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import type { Door } from './fault.ts';

export interface Doors {
  urlOf(door: Door): string;
  close(): Promise<void>;
}

export async function openDoors(): Promise<Doors> {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  const open = async (welcome: (socket: Socket) => void) => {
    const server = net.createServer((socket) => {
      sockets.push(socket.on('error', () => {}));
      welcome(socket);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    servers.push(server);
    return (server.address() as AddressInfo).port;
  };
  // A port that nobody listens at: one that somebody did, a moment ago.
  const nobody = await open(() => {});
  await close(servers.pop());
  const ports = {
    resets: await open((socket) => socket.resetAndDestroy()),
    silent: await open((socket) => socket.resume()),
    plain: await open((socket) => void socket.once('data', () => socket.end('HTTP/1.1 400 No\r\n\r\n'))),
  };
  const urls: Readonly<Record<Door, string>> = {
    'nobody there': `http://127.0.0.1:${nobody}`,
    'resets at once': `http://127.0.0.1:${ports.resets}`,
    'says nothing': `https://127.0.0.1:${ports.silent}`,
    'no TLS': `https://127.0.0.1:${ports.plain}`,
  };
  return {
    urlOf: (door) => urls[door],
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map(close));
    },
  };
}

async function close(server: Server | undefined): Promise<void> {
  if (server) await once(server.close(), 'close');
}
