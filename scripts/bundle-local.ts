/**
 * The local gateway as plain JavaScript in `dist/local/`: it starts in a third of the CPU, and 30 MB smaller, than when
 * Node strips the types of every file.
 */
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

await build({
  absWorkingDir: root,
  entryPoints: { main: 'local/main.ts' },
  outdir: 'dist/local',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node24',
  logLevel: 'warning',
});
