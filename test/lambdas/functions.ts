import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmulatedLambda, startLambda } from '../../emulator/lambda/index.ts';
import { sandboxBaseUrl } from '../../local/sandbox/providers.ts';
import { startSandbox } from '../../local/sandbox/server.ts';
import { build } from '../../scripts/build.ts';

export const CALLER_KEY = 'canary-caller-key';
/** Providers with a key, played by the sandbox. */
const providers = ['openai', 'cohere', 'voyage', 'deepgram'];

/** The bundles that are deployed, each behind both of its fronts, with the sandbox in the place of the providers. */
export interface Functions {
  readonly lambda: (name: string) => EmulatedLambda;
  remove(): Promise<void>;
}

export async function deployFunctions(names: readonly string[]): Promise<Functions> {
  const outputFolder = await mkdtemp(join(tmpdir(), 'rawdog-functions-'));
  await build({ outputFolder, functions: [...names] });
  const sandbox = await startSandbox();
  const environment = Object.fromEntries([
    ['RAWDOG_API_KEY', CALLER_KEY],
    ...providers.flatMap((id) => credentialsOf(id, sandbox.url)),
  ]);
  const start = async (name: string) =>
    [name, await startLambda({ taskRoot: join(outputFolder, name), environment })] as const;
  const lambdas = new Map(await Promise.all(names.map(start)));
  return {
    lambda(name) {
      const lambda = lambdas.get(name);
      if (!lambda) throw new Error(`The function ${name} was not deployed.`);
      return lambda;
    },
    async remove() {
      for (const lambda of lambdas.values()) lambda.stop();
      await sandbox.close();
      await rm(outputFolder, { recursive: true });
    },
  };
}

function credentialsOf(id: string, sandboxUrl: string): [string, string][] {
  const prefix = id.toUpperCase();
  return [
    [`${prefix}_API_KEY`, 'canary-provider-key'],
    [`${prefix}_BASE_URL`, sandboxBaseUrl(sandboxUrl, id)],
  ];
}
