/** Puts the local gateway together from the environment and starts it. */
import { randomBytes } from 'node:crypto';
import { createAccounting, usualGatherMs } from '../gateway/accounting.ts';
import { createAdminEndpoint } from '../gateway/admin/endpoint.ts';
import { adminFrom } from '../gateway/admin/from-environment.ts';
import { allProviders, createAllEndpoints } from '../gateway/all-endpoints.ts';
import { createApp, type Log } from '../gateway/app.ts';
import { authenticateWith } from '../gateway/authenticate.ts';
import { checkNames } from '../gateway/check-names.ts';
import type { Config } from '../gateway/config.ts';
import { type CredentialSource, environmentCredentials } from '../gateway/credentials.ts';
import type { Gateway, ServeEndpoint } from '../gateway/endpoint.ts';
import { openCallers } from '../gateway/keys/callers.ts';
import { hostProvider } from '../gateway/resolve.ts';
import { createSharedRests } from '../gateway/routing/rests.ts';
import { createServer } from '../gateway/server.ts';
import { adminRoute, routes } from '../lambdas/routes.ts';
import rawdogConfig from '../rawdog.config.ts';
import type { StartStore } from './embedded-store.ts';
import { listen } from './listen.ts';
import { createLogLines } from './log-lines.ts';
import { type Sandbox, startSandbox } from './sandbox/server.ts';
import { withSandbox } from './sandbox-credentials.ts';
import { openLocalStore } from './store.ts';

export interface LocalGateway {
  readonly url: string;
  /** The caller's key. */
  readonly key: string;
  /** Of the admin API. */
  readonly adminKey: string;
  /** Providers, and hosts of the config, that are called for real. */
  readonly real: readonly string[];
  /** Providers the sandbox answers for. */
  readonly simulated: readonly string[];
  /** What the sandbox told its callers of their usage. */
  readonly bill: Sandbox['bill'];
  close(): Promise<void>;
}

interface LocalOptions {
  /** @default the repository's `rawdog.config.ts` */
  readonly config?: Config;
  /** @default one JSON line a request on stdout, as Lambda's log would hold it */
  readonly log?: Log;
  /** The folder of keys and books. @default they are gone with the process */
  readonly data?: string | undefined;
  /** Before anybody needs it. @default in this process, when it is first needed */
  readonly startStore?: StartStore;
  /** Milliseconds between the events of a simulated stream. @default 0 */
  readonly pace?: number;
}

export async function startGateway(env: NodeJS.ProcessEnv, options: LocalOptions = {}): Promise<LocalGateway> {
  const { config = rawdogConfig, pace = 0 } = options;
  checkNames(config);
  const lines = createLogLines((text) => process.stdout.write(text));
  const key = env['RAWDOG_API_KEY'] || `rd-${randomBytes(16).toString('hex')}`;
  const adminKey = env['RAWDOG_ADMIN_KEY'] || `rd-admin-${randomBytes(16).toString('hex')}`;
  const store = openLocalStore(env, options.data, options.startStore);
  // While the rest starts.
  const storeStarted = options.startStore && store.start();
  storeStarted?.catch(() => {});
  const sandbox = await startSandbox({ pace });
  const credentials = environmentCredentials(env);
  const { real, simulated } = whoIsReal(config, credentials);
  const accounting = createAccounting(store.table, config, lines.warn, usualGatherMs);
  const gateway: Gateway = {
    config,
    authenticate: authenticateWith(key, { callers: openCallers(store.table, Date.now), iamCallers: config.iamCallers }),
    credentials: withSandbox(credentials, simulated, sandbox.url),
    accounting,
    rests: createSharedRests(store.table, Date.now, lines.warn),
    openSharedAnswers: async () => (await import('../gateway/cache/open-shared-answers.ts')).openSharedAnswers(env),
    now: () => performance.now(),
  };
  const serveAdmin = createAdminEndpoint(
    adminFrom({ ...env, RAWDOG_ADMIN_KEY: adminKey }, config, () => {}, undefined, store.table),
  );
  const admin: ServeEndpoint = async (...call) => {
    // Whoever asks after a call finds it.
    await accounting.flush();
    return serveAdmin(...call);
  };
  const endpoints = { ...createAllEndpoints(gateway), admin };
  const server = createServer(
    createApp({ gateway, routes: [...routes, adminRoute], endpoints, log: options.log ?? lines.log }),
    {
      ...config.streaming,
      load: config.load,
    },
  );
  const url = await listen(server, env);
  // Calls are answered by now. Where nothing can be kept, it is told at once.
  await storeStarted;
  return {
    url,
    key,
    adminKey,
    real,
    simulated,
    bill: sandbox.bill,
    async close() {
      server.closeAllConnections();
      server.close();
      await sandbox.close();
      await accounting.flush();
      await store.close();
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
