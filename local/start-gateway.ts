/** Puts the local gateway together from the environment and starts it. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp, type Log } from '../gateway/app.ts';
import { authenticateWith } from '../gateway/authenticate.ts';
import { chatSchema } from '../gateway/chat-schema.ts';
import type { Config } from '../gateway/config.ts';
import { environmentCredentials } from '../gateway/credentials.ts';
import { createEndpoint, type Gateway } from '../gateway/endpoint.ts';
import { createServer } from '../gateway/server.ts';
import { routes } from '../lambdas/routes.ts';
import { chat } from '../providers/chat.ts';
import rawdogConfig from '../rawdog.config.ts';
import { createLogLines } from './log-lines.ts';
import { startSandbox } from './sandbox/server.ts';
import { withSandbox } from './sandbox-credentials.ts';

export interface LocalGateway {
  readonly url: string;
  /** The caller's key. */
  readonly key: string;
  readonly providers: readonly string[];
  /** Those of them that are called for real; the sandbox answers for the others. */
  readonly real: readonly string[];
  close(): Promise<void>;
}

interface LocalOptions {
  /** @default the repository's `rawdog.config.ts` */
  readonly config?: Config;
  /** @default one JSON line a request on stdout, as Lambda's log would hold it */
  readonly log?: Log;
  /** Milliseconds between the events of a simulated stream. @default 0 */
  readonly pace?: number;
}

export async function startGateway(env: NodeJS.ProcessEnv, options: LocalOptions = {}): Promise<LocalGateway> {
  const { config = rawdogConfig, pace = 0 } = options;
  const lines = createLogLines((text) => process.stdout.write(text));
  const key = env['RAWDOG_API_KEY'] || `rd-${randomBytes(16).toString('hex')}`;
  const sandbox = await startSandbox({ pace });
  const real = environmentCredentials(env);
  const played = Object.keys(chat).filter((provider) => !config.providers[provider]?.baseUrl);
  const gateway: Gateway = {
    config,
    authenticate: authenticateWith(key),
    credentials: withSandbox(real, played, sandbox.url),
    now: () => performance.now(),
  };
  const endpoints = { chat: createEndpoint({ registry: chat, schema: chatSchema }, gateway) };
  const server = createServer(
    createApp({ gateway, routes, endpoints, log: options.log ?? lines.log }),
    config.streaming,
  );
  server.listen(Number(env['PORT'] ?? 8787), env['HOST'] ?? '127.0.0.1');
  await once(server, 'listening');
  const url = `http://${env['HOST'] ?? '127.0.0.1'}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    key,
    real: Object.keys(chat).filter((provider) => real(provider) !== undefined),
    providers: Object.keys(chat),
    async close() {
      lines.flush();
      server.closeAllConnections();
      server.close();
      await sandbox.close();
    },
  };
}
