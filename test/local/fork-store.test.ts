/** The embedded store as a process of its own, from source. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { begun, forkStore } from '../../local/fork-store.ts';
import { type LocalStore, openLocalStore } from '../../local/store.ts';

const program = new URL('../../local/store-process.ts', import.meta.url);
const item = { pk: 'p', sk: 's', n: 1 };

let folder: string;
let stores: LocalStore[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rawdog-fork-'));
  stores = [];
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await rm(folder, { recursive: true });
});

function open(startStore = forkStore(program)): LocalStore {
  const store = openLocalStore({}, folder, startStore);
  stores.push(store);
  return store;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('it keeps what it is given over a restart', async () => {
  const first = open();
  await first.table.put(item);
  await first.close();

  expect(await open().table.get(item)).toEqual(item);
});

test('it keeps nothing without a folder', async () => {
  const startStore = forkStore(program);
  const first = openLocalStore({}, undefined, startStore);
  await first.table.put(item);
  await first.close();
  const second = openLocalStore({}, undefined, startStore);

  expect(await second.table.get(item)).toBeUndefined();
  await second.close();
});

test('a folder that another gateway uses is told in one line', async () => {
  await open().start();

  const refused = {
    name: 'ConfigError',
    message: `Another gateway keeps its keys and books in ${folder}. Stop it, or choose another folder: RAWDOG_DATA=${folder}-2 npm start`,
  };
  await expect(open().start()).rejects.toMatchObject(refused);
});

test('a program that does not start is an error, and nobody waits for it', async () => {
  const broken = join(folder, 'broken.mjs');
  await writeFile(broken, 'process.exit(3);');

  const starting = open(forkStore(pathToFileURL(broken))).start();

  await expect(starting).rejects.toThrow('ended with code 3 before it was ready');
});

test('a store that was begun early is the one that is asked for first, and no other', async () => {
  const asked: (string | undefined)[] = [];
  const startStore = begun(async (data) => {
    asked.push(data);
    return { url: `http://store-${asked.length}`, close: async () => {} };
  }, 'early');
  expect(asked).toEqual(['early']);

  expect((await startStore('early')).url).toBe('http://store-1');
  expect((await startStore('later')).url).toBe('http://store-2');
  expect(asked).toEqual(['early', 'later']);
});

test('a store that crashed is started anew, with its data', async () => {
  const pids: number[] = [];
  const forked = forkStore(program);
  const store = open(async (data) => {
    const started = await forked(data);
    pids.push(started.pid ?? 0);
    return started;
  });
  await store.table.put(item);

  process.kill(pids[0] ?? 0, 'SIGKILL');

  await expect.poll(() => store.table.get(item).catch(() => 'not yet'), { timeout: 10_000 }).toEqual(item);
  expect(pids).toHaveLength(2);
});

/** A process that starts a store in the folder, and tells its pid. */
async function startOwner() {
  const script = `
    const { forkStore } = await import(${JSON.stringify(new URL('../../local/fork-store.ts', import.meta.url))});
    const { url, pid } = await forkStore(new URL(${JSON.stringify(program)}))(${JSON.stringify(folder)});
    console.log(JSON.stringify({ url, pid }));
  `;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(owner.stdout, 'data');
  return { owner, ...(JSON.parse(String(line)) as { url: string; pid: number }) };
}

test('it goes with its gateway, even with one that was killed', async () => {
  const { owner, pid } = await startOwner();
  expect(isAlive(pid)).toBe(true);

  owner.kill('SIGKILL');

  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  await expect(open().start()).resolves.toBeUndefined();
});

test('it outlives the signals of a terminal, for as long as its gateway has something to write', async () => {
  const { owner, pid, url } = await startOwner();

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal);

  expect((await fetch(url)).status).toBe(200);
  owner.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
});
