/** How everything is bundled, for Lambda and for the local server. */
import { join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';

export const ROOT = join(import.meta.dirname, '..');

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
  plugins: [lazyHttp],
  // Some CommonJS in the AWS SDK asks for built-in modules with `require`, which an ES module does not have.
  banner: {
    js: "import{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);",
  },
} as const satisfies BuildOptions;
