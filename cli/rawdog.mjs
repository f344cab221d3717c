#!/usr/bin/env node
// `npx rawdog` on any Node >= 20: runs the command line on the pinned Node, which reads TypeScript as it stands.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const bin = join(folder, '..', 'node_modules', 'node', 'bin');
const node = join(bin, process.platform === 'win32' ? 'node.exe' : 'node');

if (!existsSync(node)) {
  console.error('Its dependencies are not installed yet. Run: npm ci');
  process.exit(1);
}

const cli = spawn(node, [join(folder, 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
cli.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
// The terminal sends these to both: the one that does the work decides what becomes of it.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
process.on('SIGTERM', () => cli.kill('SIGTERM'));
