/**
 * The local gateway as plain JavaScript in `dist/local/`: it starts in a third of the CPU, and 50 MB smaller, than when
 * Node strips the types of every file.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions, ROOT } from './bundle-options.ts';

const outdir = join(ROOT, 'dist/local');
await rm(outdir, { recursive: true, force: true });
await build({ ...bundleOptions, entryPoints: { main: 'local/main.ts' }, outdir, logLevel: 'warning' });
