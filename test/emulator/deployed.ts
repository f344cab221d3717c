/** The stack as `npm run deploy` would make it: real bundles, a synthesised template, and what runs them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { fillFromSandbox } from '../../emulator/sandbox-secrets.ts';
import { type EmulatedStack, startStack } from '../../emulator/stack.ts';
import { readAssembly, type Template } from '../../emulator/template.ts';
import { defineConfig } from '../../gateway/config.ts';
import { endpointNames } from '../../infra/endpoints.ts';
import { GatewayStack } from '../../infra/gateway-stack.ts';
import { sandboxBaseUrl } from '../../local/sandbox/providers.ts';
import { type Sandbox, startSandbox } from '../../local/sandbox/server.ts';
import { build } from '../../scripts/build.ts';

export interface DeployedStack extends EmulatedStack {
  /** The caller's. */
  readonly key: string;
  /** All that any function has logged. */
  logs(): string[];
  /** Its log lines, once the invocation is over. */
  logsOf(response: Pick<Response, 'headers'>): Promise<string[]>;
}

export interface Deployment {
  readonly sandbox: Sandbox;
  /** @param mend changes the template before it is deployed */
  start(mend?: (resources: Resources) => void): Promise<DeployedStack>;
  remove(): Promise<void>;
}

/** As the template has them, for a test to change. */
export type Resources = Record<string, { readonly Type: string; Properties: ReturnType<typeof JSON.parse> }>;

const all = [...endpointNames, 'admin'];

/** @param functions that are called: only these are built */
export async function deploy(functions: readonly string[] = all): Promise<Deployment> {
  const folder = await mkdtemp(join(tmpdir(), 'rawdog-deployed-'));
  await build({ outputFolder: folder, functions });
  for (const name of all.filter((each) => !functions.includes(each))) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'index.mjs'), `// ${name}`);
  }
  const app = new App({ outdir: join(folder, 'cdk.out') });
  new GatewayStack(app, { config: defineConfig({}), bundles: folder });
  app.synth();
  const { template, code } = readAssembly(join(folder, 'cdk.out'));
  const sandbox = await startSandbox();
  const stacks: EmulatedStack[] = [];
  return {
    sandbox,
    async start(mend = () => {}) {
      const own: Template = structuredClone(template);
      mend(own.Resources);
      const stack = await startStack({
        template: own,
        code,
        bedrockUrl: sandboxBaseUrl(sandbox.url, 'bedrock'),
      });
      stacks.push(stack);
      fillFromSandbox(stack.secrets, sandbox.url);
      return {
        ...stack,
        key: stack.secrets.text('rawdog/caller-key') ?? '',
        logs: () => stack.functions.flatMap(({ lambda }) => lambda.logs),
        logsOf: async ({ headers }) => [...(await stack.report(headers.get('x-amzn-requestid') ?? '')).logs],
      };
    },
    async remove() {
      for (const stack of stacks) stack.stop();
      await sandbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Takes what is said of a secret out of a role's permissions. @param role `chat`. @param secret `openai` */
export function denySecret(resources: Resources, role: string, secret: string): void {
  for (const [id, { Type, Properties }] of Object.entries(resources)) {
    if (Type !== 'AWS::IAM::Policy' || !id.startsWith(`${role}AccessRole`)) continue;
    for (const statement of Properties.PolicyDocument.Statement) {
      if (!Array.isArray(statement.Resource)) continue;
      statement.Resource = statement.Resource.filter(
        (resource: { Ref?: string }) => !resource.Ref?.startsWith(`Secrets${secret}`),
      );
    }
  }
}
