/**
 * `node bench/cold-start.ts`: time to the first byte of each function's first call under AWS's own runtime client, the
 * gateway's bundles against a bare handler. Every sample is a new process; the two take turns.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmulatedLambda, type FunctionOptions, startLambda } from '../emulator/lambda/index.ts';
import { startSecretsManager } from '../emulator/secrets-manager.ts';
import { build } from '../scripts/build.ts';
import { gatewayCall, providerCall } from './calls.ts';
import { prefixOf } from './dialects.ts';
import { cpuMicroseconds, startServer } from './process.ts';
import { median } from './statistics.ts';

const rounds = Number(process.argv[2] ?? 11);
const limit = 2;
const question = { stream: true, size: 'small' } as const;

const upstream = await startServer('bench/upstream.ts', 1, {});
const prefix = prefixOf('openai', { events: 20, pace: 10 });
const base = upstream.url + prefix;
const outputFolder = await mkdtemp(join(tmpdir(), 'rawdog-cold-start-'));
// The web function is no handler: another kind of platform starts it.
const bundles = (await build({ outputFolder })).filter(({ name }) => name !== 'web');

const bare: FunctionOptions = {
  taskRoot: join(import.meta.dirname, 'bare-function'),
  environment: { UPSTREAM: base },
};
const secrets = await startSecretsManager({ 'rawdog/openai': 'x', 'rawdog/caller-key': 'key' });
/** As it is deployed: the keys are in Secrets Manager, and are read while the function starts. */
const environment = {
  ...secrets.environment,
  RAWDOG_SECRETS: JSON.stringify({ openai: secrets.arn('rawdog/openai') }),
  RAWDOG_CALLER_KEY_SECRET: secrets.arn('rawdog/caller-key'),
  OPENAI_BASE_URL: `${base}/v1`,
};
const deployed = (name: string): FunctionOptions => ({ taskRoot: join(outputFolder, name), environment });

type Ask = (lambda: EmulatedLambda) => ReturnType<EmulatedLambda['callFunctionUrl']>;
const headers = { authorization: 'Bearer key', 'content-type': 'application/json' };
const health: Ask = (lambda) => lambda.callFunctionUrl('/health');
const chatWith =
  ({ path, body }: { path: string; body: string }): Ask =>
  (lambda) =>
    lambda.callFunctionUrl(path, { headers, body });

interface Start {
  readonly firstByte: number;
  /** Milliseconds of CPU from the start of the process to the end of its first answer. */
  readonly cpu: number;
  readonly logs: readonly string[];
}

/** Starts a function for one call only. */
async function firstCall(options: FunctionOptions, ask: Ask): Promise<Start> {
  const lambda = await startLambda(options);
  const began = performance.now();
  const answer = await ask(lambda);
  const cpu = lambda.environments.reduce((sum, pid) => sum + cpuMicroseconds(pid), 0) / 1000;
  const { logs } = lambda;
  lambda.stop();
  const [first] = answer.chunks;
  if (answer.status !== 200 || !first) throw new Error(`${answer.status} ${answer.text}\n${logs.join('\n')}`);
  return { firstByte: first.at - began, cpu, logs };
}

async function compare(name: string, gateway: FunctionOptions, askBare: Ask, askGateway: Ask): Promise<boolean> {
  const floor: Start[] = [];
  const ours: Start[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const starts = [await firstCall(bare, askBare), await firstCall(gateway, askGateway)] as const;
    if (round === 0) continue; // fills the file cache
    floor.push(starts[0]);
    ours.push(starts[1]);
  }
  const factor = report(`${name}: first byte`, floor, ours, (start) => start.firstByte);
  report(`${name}: CPU`, floor, ours, (start) => start.cpu);
  return factor <= limit;
}

function report(name: string, floor: Start[], ours: Start[], pick: (start: Start) => number): number {
  const [least, most] = [median(floor.map(pick)), median(ours.map(pick))];
  const factor = most / least;
  const cells = [least.toFixed(0), most.toFixed(0), `${factor.toFixed(2)} ×`];
  console.log(name.padEnd(40) + cells.map((cell) => cell.padStart(9)).join(''));
  return factor;
}

/** Whether a call makes Node load its own fetch, by what the process says of itself while it streams. */
async function loadsUndici(options: FunctionOptions, ask: Ask): Promise<boolean> {
  const watch = `setInterval(()=>console.error('modules',process.moduleLoadList.some((name)=>name.includes('deps/undici'))),20)`;
  const environment = { ...options.environment, NODE_OPTIONS: `--import "data:text/javascript,${watch}"` };
  const { logs } = await firstCall({ ...options, environment }, ask);
  const seen = logs.filter((line) => line.includes('modules'));
  if (seen.length === 0) throw new Error(`The function said nothing of its modules.\n${logs.join('\n')}`);
  return seen.some((line) => line.includes('true'));
}

const askBare = chatWith(providerCall('openai', question));
const askGateway = chatWith(gatewayCall('openai', question));
console.log(`${'ms'.padEnd(40)}     bare  gateway   factor (first byte ≤ ${limit})`);
const passed: boolean[] = [];
for (const { name } of bundles) passed.push(await compare(`${name}, GET /health`, deployed(name), health, health));
passed.push(await compare('chat, streamed', deployed('chat'), askBare, askGateway));
const undici = { bare: await loadsUndici(bare, askBare), gateway: await loadsUndici(deployed('chat'), askGateway) };
console.log(`undici loaded: bare ${undici.bare ? 'yes' : 'no'}, gateway ${undici.gateway ? 'yes' : 'no'}`);
secrets.close();
await upstream.stop();
process.exitCode = passed.every(Boolean) && undici.gateway === undici.bare ? 0 : 1;
