/** How everything is bundled, for Lambda and for the local server. */
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';

export const ROOT = join(import.meta.dirname, '..');

/**
 * Node makes a namespace of a built-in module that is imported, and for that reads all its properties, some of which load
 * what nobody asked for: http the whole of undici (28 ms, 12 MB), crypto, fs, process and stream/web another 2 ms. Here
 * each is loaded as the plain object it is, when one of its names is first used.
 */
const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup(plugin) {
    plugin.onResolve({ filter: /^(node:)?[a-z][\w/]*$/ }, ({ path }) =>
      isBuiltin(path) ? { path: path.replace(/^node:/, ''), namespace: 'builtin', sideEffects: false } : undefined,
    );
    plugin.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({ contents: lazily(path), loader: 'js' }));
  },
};

/**
 * CommonJS whose names are getters: esbuild passes them on as such, where those of an ES module would be read at once. The
 * few modules that are more than their names (`events` is a class, `process` inherits) every process has loaded anyway.
 */
function lazily(name: string): string {
  const load = `process.getBuiltinModule('node:${name}')`;
  const module = process.getBuiltinModule(`node:${name}`) as object;
  if (Object.getPrototypeOf(module) !== Object.prototype) return `module.exports = ${load}`;
  return `let loaded;
for (const name of ${JSON.stringify(Object.keys(module))}) {
  const get = () => {
    const value = (loaded ??= ${load})[name];
    Object.defineProperty(exports, name, { value });
    return value;
  };
  Object.defineProperty(exports, name, { enumerable: true, configurable: true, get });
}`;
}

/** For a process that lives long: only undici is kept out of it, for what is lazy costs a little at each use. */
export const plainHttp: Plugin = {
  name: 'plain-http',
  setup(plugin) {
    plugin.onResolve({ filter: /^(node:)?http$/ }, () => ({ path: 'http', namespace: 'builtin' }));
    plugin.onLoad({ filter: /.*/, namespace: 'builtin' }, () => ({
      contents: "module.exports = process.getBuiltinModule('node:http')",
      loader: 'js',
    }));
  },
};

export const bundleOptions = {
  absWorkingDir: ROOT,
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
  legalComments: 'none',
  plugins: [lazyBuiltins],
} as const satisfies BuildOptions;
