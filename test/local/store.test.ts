import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createKeys } from '../../gateway/keys/keys.ts';
import { type LocalStore, openLocalStore } from '../../local/store.ts';
import { startStore } from '../helpers/store.ts';

const folders: string[] = [];
const stores: LocalStore[] = [];
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rawdog-store-'));
  folders.push(folder);
  return folder;
}

function open(folder?: string, env: NodeJS.ProcessEnv = {}): LocalStore {
  const store = openLocalStore(env, folder);
  stores.push(store);
  return store;
}

const item = { pk: 'p', sk: 's', n: 1 };

describe('the embedded store', () => {
  test('does all that a table does, from the first call on', async () => {
    const { table } = open();

    expect(await Promise.all([table.put(item), table.get({ pk: 'x', sk: 'y' })])).toEqual([true, undefined]);
    expect(await table.get(item)).toEqual(item);
    expect(await table.getMany([item])).toEqual([item]);
    expect(await table.update(item, { update: 'SET n = :n', values: { ':n': 2 } })).toEqual({ ...item, n: 2 });
    expect(await Array.fromAsync(table.query('p'))).toEqual([{ ...item, n: 2 }]);
    expect(await table.remove(item)).toBe(true);
    expect(await table.get(item)).toBeUndefined();
  });

  test('keeps keys over a restart', async () => {
    const folder = join(makeFolder(), 'data');
    const first = open(folder);
    const { key } = await createKeys(first.table, Date.now).create({ name: 'kept' });
    await first.close();

    expect(await createKeys(open(folder).table, Date.now).get(key.id)).toEqual(key);
  });

  test('keeps nothing without a folder', async () => {
    const first = open();
    await first.table.put(item);
    await first.close();

    expect(await open().table.get(item)).toBeUndefined();
  });

  test('that another gateway uses is not opened', async () => {
    const folder = makeFolder();
    await open(folder).start();
    const second = open(folder);

    const refused = {
      name: 'ConfigError',
      message: `Another gateway keeps its keys and books in ${folder}. Stop it, or choose another folder: RAWDOG_DATA=${folder}-2 npm start`,
    };
    await expect(second.start()).rejects.toMatchObject(refused);
    await expect(second.table.get(item)).rejects.toMatchObject(refused);
  });

  test('that cannot be read says so', async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data', 'CURRENT'), 'no manifest');

    await expect(open(join(folder, 'data')).start()).rejects.toThrow(/cannot be opened \(LEVEL_\w+\)/);
  });

  test('is not started for nobody', async () => {
    await expect(open(makeFolder()).close()).resolves.toBeUndefined();
  });
});

test('a table that the environment names is used instead', async () => {
  const real = await startStore();
  const { table } = open(makeFolder(), real.environment);

  await table.put(item);

  expect(await real.table.get(item)).toEqual(item);
  await real.close();
});
