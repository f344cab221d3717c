/** Processes that a measurement starts, and that end with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

export interface Child {
  readonly process: ChildProcess;
  /** What it writes next, undefined where it ends before. */
  readonly line: () => Promise<string | undefined>;
}

export function startChild(script: string, environment: Readonly<Record<string, string>>): Child {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const env = { PATH: process.env['PATH'], ...environment };
  const child = spawn(process.execPath, [path], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return { process: child, line: linesOf(child) };
}

export async function stopChild({ process: child }: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function linesOf({ stdout }: ChildProcess): Child['line'] {
  const lines = stdout?.setEncoding('utf8').iterator() as AsyncIterator<string> | undefined;
  let text = '';
  return async () => {
    while (!text.includes('\n')) {
      const step = await lines?.next();
      if (!step || step.done) return undefined;
      text += step.value;
    }
    const end = text.indexOf('\n');
    const line = text.slice(0, end);
    text = text.slice(end + 1);
    return line;
  };
}

export interface StoreProcess {
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function startStoreProcess(): Promise<StoreProcess> {
  const child = startChild('store.ts', {});
  const environment = JSON.parse((await child.line()) ?? '{}') as Record<string, string>;
  return { environment, close: () => stopChild(child) };
}
