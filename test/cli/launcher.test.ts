/** `npx rawdog`, as a process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { askHidden } from '../../cli/ask-hidden.ts';

const launcher = join(import.meta.dirname, '../../cli/rawdog.mjs');

function start(words: readonly string[], env: NodeJS.ProcessEnv = {}, script = launcher): ChildProcess {
  return spawn(process.execPath, [script, ...words], { env: { PATH: process.env['PATH'], ...env } });
}

async function ended(child: ChildProcess) {
  const said = { out: '', notes: '' };
  child.stdout?.on('data', (text) => {
    said.out += String(text);
  });
  child.stderr?.on('data', (text) => {
    said.notes += String(text);
  });
  const [code] = await once(child, 'close');
  return { code, ...said };
}

test('it passes words on, and exit codes back', async () => {
  const [help, wrong, failed] = await Promise.all([
    ended(start(['keys', 'list', '--help'])),
    ended(start(['keys', 'lst'])),
    ended(start(['keys', 'list'], { RAWDOG_ADMIN_KEY: 'rd-1', RAWDOG_URL: 'http://gateway.invalid' })),
  ]);

  expect([help.code, help.out.startsWith('Lists keys'), help.notes]).toEqual([0, true, '']);
  expect([wrong.code, wrong.notes]).toEqual([2, expect.stringContaining('Did you mean `rawdog keys list`?')]);
  expect([failed.code, failed.notes]).toEqual([1, expect.stringContaining('cannot be reached')]);
});

test('before anything is installed it says what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rawdog-cli-'));
  await mkdir(join(folder, 'cli'));
  await cp(launcher, join(folder, 'cli/rawdog.mjs'));

  const said = await ended(start(['--help'], {}, join(folder, 'cli/rawdog.mjs')));
  await rm(folder, { recursive: true });

  expect(said).toEqual({ code: 1, out: '', notes: 'Its dependencies are not installed yet. Run: npm ci\n' });
});

test.each([
  ['SIGINT', 130, 'Cancelled.\n'],
  ['SIGTERM', 1, ''],
] as const)('%s ends a command that waits', async (signal, code, notes) => {
  const server = createServer(() => {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, [launcher, 'teams', 'list'], {
    env: { RAWDOG_ADMIN_KEY: 'rd-1', RAWDOG_URL: `http://127.0.0.1:${port}` },
    // A group of its own, as a terminal has one: Ctrl-C goes to all of it.
    detached: true,
  });
  const over = ended(child);
  await once(server, 'request');

  process.kill(signal === 'SIGINT' ? -(child.pid ?? 0) : (child.pid ?? 0), signal);
  const said = await over;
  server.closeAllConnections();
  server.close();

  expect(said).toEqual({ code, out: '', notes });
});

test('a reader that has read enough is no failure', async () => {
  const lines = 'a line of an export\n'.repeat(200_000);
  const server = createServer((_, response) => response.end(lines));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const child = start(['usage', 'export'], { RAWDOG_ADMIN_KEY: 'rd-1', RAWDOG_URL: `http://127.0.0.1:${port}` });
  const exited = once(child, 'exit');
  const notes: string[] = [];
  child.stderr?.on('data', (text) => notes.push(String(text)));

  if (child.stdout) await once(child.stdout, 'data');
  child.stdout?.destroy();
  const [code] = await exited;
  server.closeAllConnections();
  server.close();

  expect([code, notes.join('')]).toEqual([0, '']);
});

test('what is asked for in secret is not shown', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];

  const asked = askHidden('Admin key', input, output);
  input.write('canary-key\r');

  expect(await asked).toBe('canary-key');
  expect(String(output.read())).toBe('Admin key (it is not shown): \n');
});

test('Ctrl-C at a question is no answer', async () => {
  const input = new PassThrough();

  const asked = askHidden('Admin key', input, new PassThrough());
  input.write('\u0003');

  await expect(asked).rejects.toThrow('Cancelled.');
});
