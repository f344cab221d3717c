/**
 * `npm run emulate`: the stack that `npm run deploy` would make, on loopback. The bundles run under Lambda's own runtime
 * client, with the environment and the permissions of the template; providers answer from the sandbox.
 */
import { join } from 'node:path';
import { fillFromSandbox } from '../emulator/sandbox-secrets.ts';
import { type EmulatedStack, startStack } from '../emulator/stack.ts';
import { readAssembly } from '../emulator/template.ts';
import { sandboxBaseUrl } from '../local/sandbox/providers.ts';
import { startSandbox } from '../local/sandbox/server.ts';

/** A pace at which one can see the simulated answers stream. */
const pace = 15;
const port = Number(process.env['PORT'] || 8787);

function banner({ outputs, secrets }: EmulatedStack): string {
  const { BaseUrl, TryIt = '', CallerKey } = outputs;
  const key = secrets.text('rawdog/caller-key') ?? '';
  const adminKey = secrets.text('rawdog/admin-key');
  const functionUrls = Object.entries(outputs).filter(
    ([name, value]) => name !== 'BaseUrl' && /Url$/.test(name) && value,
  );
  const operator = 'AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=operator AWS_SECRET_ACCESS_KEY=operator';
  return `
  The stack of rawdog.config.ts runs on loopback.

  BaseUrl                 ${BaseUrl ?? 'none: the stack has no REST API'}
${functionUrls.map(([name, url]) => `  ${name.padEnd(23)} ${url}`).join('\n')}
  caller key              ${key}${adminKey ? `\n  admin key               ${adminKey}` : ''}

  ${TryIt.replace(`$(${CallerKey})`, key)}

  Providers answer from the sandbox; with a key of yours they are called for real:
  AWS_ENDPOINT_URL_SECRETS_MANAGER=${secrets.url} ${operator} npm run secret -- openai

`;
}

/** Says what to do where the port is taken; whatever else is wrong is for its stack trace to say. */
function explain(error: NodeJS.ErrnoException): never {
  if (error.code !== 'EADDRINUSE') throw error;
  console.error(`Port ${port} is in use. Stop what listens there, or choose another: PORT=${port + 1} npm run emulate`);
  process.exit(1);
}

const sandbox = await startSandbox({ pace });
const stack = await startStack({
  ...readAssembly(join(import.meta.dirname, '../dist/cdk.out')),
  bedrockUrl: sandboxBaseUrl(sandbox.url, 'bedrock'),
  port,
  onLog: (line) => console.log(line),
}).catch(explain);
fillFromSandbox(stack.secrets, sandbox.url);
process.stderr.write(banner(stack));

// However this ends, no function stays behind: between calls they are frozen, and would not notice.
process.once('exit', () => stack.stop());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(0));
// npm's shell dies of a SIGTERM without passing it on.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.exit(0), 250).unref();
