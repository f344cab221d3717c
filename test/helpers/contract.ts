/** What the contract suites share: a gateway whose every provider is the sandbox, hosts of the config included. */
import type { RawdogConfig } from '../../gateway/config.ts';
import { startSandbox } from '../../local/sandbox/server.ts';
import { startTestGateway, type TestGateway } from './gateway.ts';

type Host = NonNullable<RawdogConfig['hosts']>[string];

/**
 * With the host `vllm`, and patience enough for a sandbox only.
 * @param hosts more of them, by what follows their address
 */
export async function startContractGateway(hosts: Readonly<Record<string, Partial<Host>>> = {}): Promise<TestGateway> {
  const sandbox = await startSandbox();
  const all = Object.entries({ vllm: {}, ...hosts });
  const gateway = await startTestGateway({
    env: Object.fromEntries(all.map(([id]) => [`${id.toUpperCase()}_API_KEY`, `${id}-key`])),
    config: {
      hosts: Object.fromEntries(all.map(([id, host]) => [id, { baseUrl: `${sandbox.url}/${id}/v1`, ...host }])),
      timeouts: { idleMs: 300, firstByteMs: 5_000, connectMs: 1_000 },
      // What a fault comes to is shown by itself; what is done about it has its own tests.
      retries: { max: 0 },
    },
  });
  return {
    ...gateway,
    async close() {
      await Promise.all([gateway.close(), sandbox.close()]);
    },
  };
}

/** A status of the provider, what callers get for it, and whether they should try again. */
export const statuses = [
  [400, 400, 'false'],
  [401, 401, 'false'],
  [403, 403, 'false'],
  [404, 404, 'false'],
  [429, 429, 'true'],
  [500, 500, 'true'],
  [503, 503, 'true'],
] as const;
