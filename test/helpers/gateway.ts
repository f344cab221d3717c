/** A whole local gateway on a free port, with every provider in the sandbox unless the test says otherwise. */
import { defineConfig, type RawdogConfig } from '../../gateway/config.ts';
import { type LocalGateway, startGateway } from '../../local/start-gateway.ts';

export interface TestGateway extends LocalGateway {
  /** The log lines so far. */
  readonly lines: Record<string, unknown>[];
  post(body: object | string, headers?: Record<string, string>, path?: string): Promise<Response>;
}

export interface TestOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly config?: RawdogConfig;
}

export async function startTestGateway({ env = {}, config = {} }: TestOptions = {}): Promise<TestGateway> {
  const lines: Record<string, unknown>[] = [];
  const local = await startGateway(
    { PORT: '0', RAWDOG_API_KEY: 'rd-test-key', ...env },
    { config: defineConfig(config), log: (fields) => void lines.push(JSON.parse(JSON.stringify(fields))) },
  );
  return {
    ...local,
    lines,
    post: (body, headers = {}, path = '/v1/chat/completions') =>
      fetch(local.url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${local.key}`, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}
