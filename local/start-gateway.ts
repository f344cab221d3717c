/** Puts the local gateway together from the environment and starts it. */
import { randomBytes } from 'node:crypto';
import { allProviders, createAllEndpoints } from '../gateway/all-endpoints.ts';
import { createApp, type Log } from '../gateway/app.ts';
import { authenticateWith } from '../gateway/authenticate.ts';
import type { Config } from '../gateway/config.ts';
import { type CredentialSource, environmentCredentials } from '../gateway/credentials.ts';
import type { Gateway } from '../gateway/endpoint.ts';
import { hostProvider } from '../gateway/resolve.ts';
import { createServer } from '../gateway/server.ts';
import { routes } from '../lambdas/routes.ts';
import rawdogConfig from '../rawdog.config.ts';
import { listen } from './listen.ts';
import { createLogLines } from './log-lines.ts';
import { startSandbox } from './sandbox/server.ts';
import { withSandbox } from './sandbox-credentials.ts';

export interface LocalGateway {
  readonly url: string;
  /** The caller's key. */
  readonly key: string;
  /** Providers, and hosts of the config, that are called for real. */
  readonly real: readonly string[];
  /** Providers the sandbox answers for. */
  readonly simulated: readonly string[];
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
  const credentials = environmentCredentials(env);
  const { real, simulated } = whoIsReal(config, credentials);
  const gateway: Gateway = {
    config,
    authenticate: authenticateWith(key),
    credentials: withSandbox(credentials, simulated, sandbox.url),
    now: () => performance.now(),
  };
  const endpoints = createAllEndpoints(gateway);
  const server = createServer(
    createApp({ gateway, routes, endpoints, log: options.log ?? lines.log }),
    config.streaming,
  );
  const url = await listen(server, env);
  return {
    url,
    key,
    real,
    simulated,
    async close() {
      server.closeAllConnections();
      server.close();
      await sandbox.close();
      lines.flush();
    },
  };
}

/** Real is what has a key or an address of its own. */
function whoIsReal({ providers, hosts }: Config, credentials: CredentialSource) {
  const hostNames = Object.keys(hosts);
  const known = allProviders.filter((id) => id !== hostProvider && !hostNames.includes(id));
  const isReal = (id: string) => credentials(id) !== undefined || providers[id]?.baseUrl !== undefined;
  return { real: [...known.filter(isReal), ...hostNames], simulated: known.filter((id) => !isReal(id)) };
}
