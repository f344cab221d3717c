/** Puts the local gateway together from the environment and starts it. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp, type Log } from '../gateway/app.ts';
import { authenticateWith } from '../gateway/authenticate.ts';
import { chatSchema } from '../gateway/chat-schema.ts';
import { environmentCredentials } from '../gateway/credentials.ts';
import { createEndpoint, type Gateway } from '../gateway/endpoint.ts';
import { createServer } from '../gateway/server.ts';
import { routes } from '../lambdas/routes.ts';
import { chat } from '../providers/chat.ts';
import config from '../rawdog.config.ts';
import { banner } from './banner.ts';
import { startSandbox } from './sandbox/server.ts';
import { withSandbox } from './sandbox-credentials.ts';

export interface LocalGateway {
  readonly url: string;
  readonly key: string;
  close(): Promise<void>;
}

/** One JSON line a request on stdout, as Lambda's log would hold it. */
const logLine: Log = (fields) => {
  process.stdout.write(`${JSON.stringify(fields)}\n`);
};

export async function startGateway(env: NodeJS.ProcessEnv, log: Log = logLine): Promise<LocalGateway> {
  const key = env['RAWDOG_API_KEY'] || `rd-${randomBytes(16).toString('hex')}`;
  const sandbox = await startSandbox();
  const real = environmentCredentials(env);
  const gateway: Gateway = {
    config,
    authenticate: authenticateWith(key),
    credentials: withSandbox(real, sandbox.url),
    now: () => performance.now(),
  };
  const endpoints = { chat: createEndpoint({ registry: chat, schema: chatSchema }, gateway) };
  const server = createServer(createApp({ gateway, routes, endpoints, log }), config.streaming);
  server.listen(Number(env['PORT'] ?? 8787), env['HOST'] ?? '127.0.0.1');
  await once(server, 'listening');
  const url = `http://${env['HOST'] ?? '127.0.0.1'}:${(server.address() as AddressInfo).port}`;
  process.stderr.write(banner({ url, key, providers: Object.keys(chat), isReal: (id) => real(id) !== undefined }));
  return {
    url,
    key,
    async close() {
      server.closeAllConnections();
      server.close();
      await sandbox.close();
    },
  };
}
