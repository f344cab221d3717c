/** The gateway of the local server without its sandbox and its books: what is left is a process that calls providers. */
import { createAllEndpoints } from '../../gateway/all-endpoints.ts';
import { createApp } from '../../gateway/app.ts';
import { authenticateWith } from '../../gateway/authenticate.ts';
import { defineConfig, type RawdogConfig } from '../../gateway/config.ts';
import { environmentCredentials } from '../../gateway/credentials.ts';
import type { Gateway } from '../../gateway/endpoint.ts';
import { createServer } from '../../gateway/server.ts';
import { routes } from '../../lambdas/routes.ts';
import { listen } from '../../local/listen.ts';

export interface BareGateway {
  readonly url: string;
  readonly key: string;
  /** Of the log, since the last time. */
  takeLines(): string[];
  close(): Promise<void>;
}

export async function startBareGateway(raw: RawdogConfig, env: NodeJS.ProcessEnv): Promise<BareGateway> {
  const config = defineConfig(raw);
  const key = 'rd-test-key';
  const gateway: Gateway = {
    config,
    authenticate: authenticateWith(key),
    credentials: environmentCredentials(env),
    now: () => performance.now(),
  };
  const lines: string[] = [];
  const log = (fields: object) => void lines.push(JSON.stringify(fields));
  const app = createApp({ gateway, routes, endpoints: createAllEndpoints(gateway), log });
  const server = createServer(app, { ...config.streaming, load: config.load });
  return {
    url: await listen(server, { PORT: '0' }),
    key,
    takeLines: () => lines.splice(0),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
