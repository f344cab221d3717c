// `npm start` on any Node >= 20: installs what is missing, then runs the gateway on the pinned Node.
import { spawn, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from './node-flags.mjs';
import './setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const { status } = spawnSync(node, ['scripts/bundle-local.ts'], { cwd: root, stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const gateway = spawn(node, [...nodeFlags, 'dist/local/main.mjs'], { cwd: root, stdio: 'inherit' });
gateway.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => gateway.kill(signal));

// npm's shell dies of a SIGTERM without passing it on; a gateway nobody owns any more would keep the port.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && gateway.kill('SIGTERM'), 250).unref();
