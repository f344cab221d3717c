/** Child processes: started on a CPU of their own where that can be had, and read through /proc. */
import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../scripts/node-flags.mjs';

export interface Server {
  readonly pid: number;
  readonly url: string;
  readonly stop: () => Promise<unknown>;
  /** What it wrote last, when it has ended although nobody stopped it. */
  readonly crash: () => string | undefined;
}

/** What is measured runs on the first CPU, what drives it on the second. */
export type Cpu = 0 | 1;
const pins = availableParallelism() > 1 && spawnSync('taskset', ['-c', '1', 'true']).status === 0;
const root = fileURLToPath(new URL('..', import.meta.url));

/** Children get what they need and nothing else: a developer's real keys, and books, stay out of a benchmark. */
const inherited = () => ({ PATH: process.env['PATH'], HOME: process.env['HOME'], RAWDOG_DATA: 'memory' });

export function start(script: string, cpu: Cpu, env: Record<string, string>, stdio: StdioOptions): ChildProcess {
  const command = [...(pins ? ['taskset', '-c', String(cpu)] : []), process.execPath, ...nodeFlags, script];
  const [program = process.execPath, ...args] = command;
  const child = spawn(program, args, { cwd: root, env: { ...inherited(), ...env }, stdio });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

// Whatever ends the benchmark ends what it started.
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

export async function startServer(script: string, cpu: Cpu, env: Record<string, string>): Promise<Server> {
  const port = await freePort();
  const child = start(script, cpu, { ...env, PORT: String(port) }, ['ignore', 'ignore', 'pipe']);
  const complaint = lastOf(child);
  const url = `http://127.0.0.1:${port}`;
  await ready(url, child, script, complaint);
  const crash = () => (isAlive(child) ? undefined : `${script} crashed: ${complaint()}`);
  return { pid: child.pid ?? 0, url, stop: () => stop(child), crash };
}

const isAlive = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;

function stop(child: ChildProcess) {
  if (!isAlive(child)) return Promise.resolve();
  const ended = once(child, 'exit');
  child.kill();
  return Promise.race([ended, sleep(3000)]);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** What a process wrote last, kept for the day it does not start. */
function lastOf({ stderr }: ChildProcess): () => string {
  let text = '';
  stderr?.setEncoding('utf8').on('data', (part: string) => {
    text = (text + part).slice(-700);
  });
  return () => text;
}

async function ready(url: string, child: ChildProcess, script: string, complaint: () => string) {
  const deadline = Date.now() + 30_000;
  while (!(await isHealthy(url))) {
    if (child.exitCode !== null)
      throw new Error(`${script} ended with code ${child.exitCode} before it was ready.\n${complaint()}`);
    if (Date.now() > deadline) throw new Error(`${script} did not answer GET /health within 30 s.\n${complaint()}`);
    await sleep(20);
  }
}

function isHealthy(url: string) {
  return new Promise<boolean>((resolve) => {
    const request = http.get(`${url}/health`, (response) => resolve(response.resume().statusCode === 200));
    request.on('error', () => resolve(false));
  });
}

/** User and system time so far. The scheduler's own count is exact; the clock ticks of `stat` are 10 ms each. */
export function cpuMicroseconds(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  const threads = existsSync(tasks) ? readdirSync(tasks) : [];
  const nanoseconds = threads.reduce((sum, thread) => sum + scheduledNanoseconds(pid, thread), 0);
  return nanoseconds > 0 ? nanoseconds / 1000 : tickMicroseconds(pid);
}

function scheduledNanoseconds(pid: number, thread: string) {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  } catch {
    return 0;
  }
}

function tickMicroseconds(pid: number) {
  if (!existsSync(`/proc/${pid}`)) return Number.NaN;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

export function peakMegabytes(pid: number): number {
  if (!existsSync(`/proc/${pid}`)) return Number.NaN;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
