/** Built-in modules in a bundle: whole, and loaded no sooner than somebody uses them. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleOptions } from '../../scripts/bundle-options.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rawdog-bundle-options-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What the bundle of this source prints, as JSON. */
async function printed(source: string): Promise<unknown> {
  const entry = join(folder, 'entry.ts');
  await writeFile(entry, source);
  await build({ ...bundleOptions, entryPoints: { index: entry }, outdir: folder, minify: true });
  return JSON.parse(execFileSync(process.execPath, [join(folder, 'index.mjs')], { encoding: 'utf8' }));
}

const isLoaded = `const isLoaded = (name: string) => process.moduleLoadList.includes('NativeModule ' + name);`;

test.each([
  ['by name', `import { gzipSync as zip } from 'node:zlib';`],
  ['by default', `import zlib from 'node:zlib'; const zip = (text: string) => zlib.gzipSync(text);`],
  ['as a whole', `import * as zlib from 'zlib'; const zip = (text: string) => zlib.gzipSync(text);`],
  ['by a CommonJS module', `const zlib = require('zlib'); const zip = (text: string) => zlib.gzipSync(text);`],
])('a module that is imported %s is loaded when it is used', async (_, imported) => {
  const source = `${imported} ${isLoaded}
    const before = isLoaded('zlib');
    console.log(JSON.stringify([before, zip('a').length > 0, isLoaded('zlib')]));`;

  expect(await printed(source)).toEqual([false, true, true]);
});

test('what must not be loaded is not: http without undici, crypto without its web namesake', async () => {
  const source = `import http from 'node:http'; import { randomUUID } from 'node:crypto'; ${isLoaded}
    const uses = [typeof http.request, randomUUID().length];
    console.log(JSON.stringify([...uses, isLoaded('internal/deps/undici/undici'), isLoaded('internal/crypto/webcrypto')]));`;

  expect(await printed(source)).toEqual(['function', 36, false, false]);
});

test('modules that are more than their names keep what they are', async () => {
  const source = `import EventEmitter, { once } from 'node:events'; import self from 'node:process'; import { join } from 'path/posix';
    class Emitter extends EventEmitter {}
    const emitter = new Emitter();
    const heard = once(emitter, 'a');
    emitter.emit('a', 1);
    console.log(JSON.stringify([await heard, typeof self.on, self === process, join('a', 'b')]));`;

  expect(await printed(source)).toEqual([[1], 'function', true, 'a/b']);
});
