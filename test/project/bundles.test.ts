import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eagerBytes, loadsUndici } from '../../scripts/size.ts';

type Output = Metafile['outputs'][string];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rawdog-bundles-'));
});
afterAll(() => rm(folder, { recursive: true }));

function output(bytes: number, imports: Output['imports'], entryPoint?: string): Output {
  return { bytes, imports, inputs: {}, exports: [], ...(entryPoint !== undefined && { entryPoint }) };
}

test('eager bytes are those of the entry and its static imports, each counted once', () => {
  const chunk = { path: 'chunks/a.mjs', kind: 'import-statement' } as const;
  const metafile: Metafile = {
    inputs: {},
    outputs: {
      'index.mjs': output(
        1,
        [
          chunk,
          { path: 'chunks/b.mjs', kind: 'import-statement' },
          { path: 'chunks/lazy.mjs', kind: 'dynamic-import' },
        ],
        'lambdas/chat.ts',
      ),
      'chunks/a.mjs': output(10, [{ path: 'node:https', kind: 'import-statement', external: true }]),
      'chunks/b.mjs': output(100, [chunk]),
      'chunks/lazy.mjs': output(1000, [chunk], 'providers/groq/chat/handler.ts'),
    },
  };

  expect(eagerBytes(metafile, 'lambdas/chat.ts')).toBe(111);
});

test('a bundle that loads undici is told from one that does not', async () => {
  const streaming = 'export const handler = awslambda.streamifyResponse(() => {});';
  const lean = join(folder, 'lean.mjs');
  const heavy = join(folder, 'heavy.mjs');
  await writeFile(lean, `import 'node:https'; ${streaming}`);
  await writeFile(heavy, `new Headers(); ${streaming}`);

  expect(await loadsUndici(lean)).toBe(false);
  expect(await loadsUndici(heavy)).toBe(true);
});
