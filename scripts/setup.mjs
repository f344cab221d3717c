// Runs on any Node >= 20 before anything is installed: brings node_modules in line with the lock file, and nothing else.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules', '.rawdog-installed');
// The platform counts too: a folder copied from another machine has the wrong binaries.
const wanted = createHash('sha256')
  .update(readFileSync(lock))
  .update(`${process.platform}-${process.arch}`)
  .digest('hex');

if (!isStamped() && !isInstalled()) install();

function isStamped() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

/** Somebody ran `npm ci` by hand: npm notes what it has put there. */
function isInstalled() {
  const note = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(stamp) || !existsSync(note)) return false;
  const there = JSON.parse(readFileSync(note, 'utf8')).packages;
  const { '': _, ...locked } = JSON.parse(readFileSync(lock, 'utf8')).packages;
  const isThere = ([path, { version, optional }]) => optional || there[path]?.version === version;
  return Object.entries(locked).every(isThere);
}

function install() {
  console.error('Installing dependencies (npm ci) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, wanted);
}
