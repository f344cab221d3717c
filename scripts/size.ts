/**
 * What each Lambda loads before it can serve its first request. Cold starts grow with it, so it has a budget.
 * Prints a table; fails above the budget, or when loading a bundle also loads undici, Node's own fetch (28 ms, 12 MB).
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';
import { build, type FunctionBundle } from './build.ts';

const EAGER_BUDGET_KB = 300;

interface Size {
  readonly name: string;
  readonly eagerKB: number;
  readonly totalKB: number;
  readonly files: number;
  readonly undici: boolean;
}

/** Bytes of the entry and of all it imports statically: what is read, parsed and run at every cold start. */
export function eagerBytes({ outputs }: Metafile, entryPoint: string): number {
  const reached = new Set(Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === entryPoint));
  // A set may grow while it is walked, and the walk goes on over what was added.
  for (const path of reached) {
    for (const { kind, external, path: imported } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && !external) reached.add(imported);
    }
  }
  return sum([...reached].map((path) => outputs[path]?.bytes ?? 0));
}

async function measure({ name, folder, metafile }: FunctionBundle): Promise<Size> {
  const outputs = Object.values(metafile.outputs);
  return {
    name,
    eagerKB: eagerBytes(metafile, `lambdas/${name}.ts`) / 1024,
    totalKB: sum(outputs.map(({ bytes }) => bytes)) / 1024,
    files: outputs.length,
    undici: await loadsUndici(join(folder, 'index.mjs')),
  };
}

/** Imports a bundle in a process of its own, with stand-ins for the global and the variable that Lambda provides. */
export async function loadsUndici(bundlePath: string): Promise<boolean> {
  const script = `
    globalThis.awslambda = { streamifyResponse: (handler) => handler, HttpResponseStream: { from: (stream) => stream } };
    await import(${JSON.stringify(pathToFileURL(bundlePath))});
    process.stdout.write(String(process.moduleLoadList.some((name) => name.includes('undici'))));
    process.exit();`;
  const env = { ...process.env, AWS_LAMBDA_HTTP_ENDPOINT: '127.0.0.1:0' };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { env });
  return stdout.endsWith('true');
}

function toRow({ name, eagerKB, totalKB, files, undici }: Size): string {
  const numbers = [eagerKB.toFixed(1), totalKB.toFixed(1), String(files), undici ? 'yes' : 'no'];
  return [name.padEnd(22), ...numbers.map((text) => text.padStart(10))].join('');
}

function isWithinBudget({ eagerKB, undici }: Size): boolean {
  return eagerKB <= EAGER_BUDGET_KB && !undici;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

if (import.meta.main) {
  const sizes = await Promise.all((await build()).map(measure));
  console.log([''.padEnd(22), ...['eager KB', 'all KB', 'files', 'undici'].map((text) => text.padStart(10))].join(''));
  for (const size of sizes) console.log(toRow(size));
  if (!sizes.every(isWithinBudget)) {
    console.error(
      `A function may load ${EAGER_BUDGET_KB} KB eagerly, and no undici: import what is rare with import().`,
    );
    process.exitCode = 1;
  }
}
