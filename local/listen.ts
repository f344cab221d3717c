/** Opens the port, or says in one line why it cannot be opened. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../gateway/config.ts';

/** @returns the origin callers reach it under. @throws ConfigError */
export async function listen(server: Server, env: NodeJS.ProcessEnv): Promise<string> {
  const port = parsePort(env['PORT'] || '8787');
  const host = env['HOST'] || '127.0.0.1';
  server.listen(port, host);
  await once(server, 'listening').catch(({ code }: NodeJS.ErrnoException) => {
    throw new ConfigError(
      code === 'EADDRINUSE'
        ? `Port ${port} is in use. Stop what listens there, or choose another: PORT=${port + 1} npm start`
        : `Cannot listen on ${host}, port ${port} (${code}). Check HOST and PORT.`,
    );
  });
  const { port: opened } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${opened}`;
}

function parsePort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new ConfigError(`PORT must be a number from 0 to 65535, not \`${text}\`.`);
}
