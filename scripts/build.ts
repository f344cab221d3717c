/** Bundles every Lambda into `dist/<function>/`, ready to be zipped; `dist/meta/<function>.json` says what went in. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build as bundle, type Metafile } from 'esbuild';
import { bundleOptions, ROOT } from './bundle-options.ts';
import { checkedConfig } from './checked-config.ts';

/** What serves something has the gateway from there. */
const SERVES = /^import .* from '\.\/gateway\.ts';$/m;

export interface FunctionBundle {
  readonly name: string;
  /** The folder that is deployed. */
  readonly folder: string;
  readonly metafile: Metafile;
}

interface BuildOptions {
  /** @default dist/ of the project */
  readonly outputFolder?: string;
  /** Build these functions only. @default every file in lambdas/ that serves something */
  readonly functions?: readonly string[];
}

export async function build(options: BuildOptions = {}): Promise<FunctionBundle[]> {
  const outputFolder = options.outputFolder ?? join(ROOT, 'dist');
  const names = options.functions ?? (await findFunctions());
  return await Promise.all(names.map((name) => bundleFunction(name, outputFolder)));
}

async function findFunctions(): Promise<string[]> {
  const files = (await readdir(join(ROOT, 'lambdas'))).filter((file) => file.endsWith('.ts'));
  const sources = await Promise.all(files.map((file) => readFile(join(ROOT, 'lambdas', file), 'utf8')));
  const entries = files.filter((_, index) => SERVES.test(sources[index] ?? ''));
  if (entries.length === 0) throw new Error('No file in lambdas/ serves anything.');
  return entries.map((file) => basename(file, '.ts'));
}

async function bundleFunction(name: string, outputFolder: string): Promise<FunctionBundle> {
  const folder = join(outputFolder, name);
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await bundle({
    ...bundleOptions,
    plugins: [...bundleOptions.plugins, checkedConfig],
    entryPoints: { index: `lambdas/${name}.ts` },
    outdir: folder,
    minify: true,
    metafile: true,
  });
  await mkdir(join(outputFolder, 'meta'), { recursive: true });
  await writeFile(join(outputFolder, 'meta', `${name}.json`), JSON.stringify(metafile));
  return { name, folder, metafile };
}

if (import.meta.main) {
  for (const { name, folder } of await build()) console.log(`${name} → ${folder}`);
}
