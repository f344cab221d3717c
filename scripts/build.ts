/** Bundles every Lambda into `dist/<function>/`, ready to be zipped; `dist/meta/<function>.json` says what went in. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build as bundle, type Metafile, type Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const EXPORTS_HANDLER = /^export (const|async function|function) handler\b/m;

export interface FunctionBundle {
  readonly name: string;
  /** The folder that is deployed. */
  readonly folder: string;
  readonly metafile: Metafile;
}

interface BuildOptions {
  /** @default dist/ of the project */
  readonly outputFolder?: string;
  /** Build these functions only. @default every file in lambdas/ that exports a handler */
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
  const handlers = files.filter((_, index) => EXPORTS_HANDLER.test(sources[index] ?? ''));
  if (handlers.length === 0) throw new Error('No file in lambdas/ exports a handler.');
  return handlers.map((file) => basename(file, '.ts'));
}

async function bundleFunction(name: string, outputFolder: string): Promise<FunctionBundle> {
  const folder = join(outputFolder, name);
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await bundle({
    absWorkingDir: ROOT,
    entryPoints: { index: `lambdas/${name}.ts` },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What is imported dynamically stays a file of its own, so that a cold start reads only what every request needs.
    splitting: true,
    chunkNames: 'chunks/[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // esbuild's default for Node prefers CommonJS, which it can neither split nor shake.
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    metafile: true,
    plugins: [lazyHttp],
    // Some CommonJS in the AWS SDK asks for built-in modules with `require`, which an ES module does not have.
    banner: {
      js: "import{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);",
    },
  });
  await mkdir(join(outputFolder, 'meta'), { recursive: true });
  await writeFile(join(outputFolder, 'meta', `${name}.json`), JSON.stringify(metafile));
  return { name, folder, metafile };
}

/**
 * `import … from 'node:http'` makes Node build a namespace object, which reads every property of http, one of which loads the
 * whole of undici: 28 ms and 12 MB at every cold start. Asked for as a plain object it stays as lazy as it was made.
 */
const lazyHttp: Plugin = {
  name: 'lazy-http',
  setup(plugin) {
    plugin.onResolve({ filter: /^(node:)?http$/ }, () => ({ path: 'node:http', namespace: 'lazy-http' }));
    plugin.onLoad({ filter: /.*/, namespace: 'lazy-http' }, () => ({
      contents: "module.exports = process.getBuiltinModule('node:http')",
      loader: 'js',
    }));
  },
};

if (import.meta.main) {
  for (const { name, folder } of await build()) console.log(`${name} → ${folder}`);
}
