/** What each function's bundle holds: small enough to start fast, and no code of endpoints that others serve. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, type FunctionBundle } from '../../scripts/build.ts';
import { eagerBytes, loadsUndici } from '../../scripts/size.ts';

const ENDPOINTS = ['chat', 'completion', 'embed', 'audio_transcription', 'rerank', 'models'];
const MAX_EAGER_KB = 300;

let folder: string;
let bundles: readonly FunctionBundle[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rawdog-functions-'));
  bundles = await build({ outputFolder: folder });
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

/** A completion may be had by way of a chat; the web function serves all. */
function mayHold(name: string): readonly string[] {
  if (name === 'web') return ENDPOINTS;
  return name === 'completion' ? ['completion', 'chat'] : [name];
}

/** The endpoint a file is about: `providers/base/embed/vectors.ts`, `gateway/rerank/schema.ts`. */
function endpointOf(path: string): string | undefined {
  // The prices of models are for every endpoint.
  if (/^gateway\/models\/(known-models|table)\.ts$/.test(path)) return undefined;
  const [, folderName] = /^(?:gateway|providers\/[^/]+)\/([^/]+)\//.exec(path) ?? [];
  return ENDPOINTS.find((endpoint) => endpoint === folderName);
}

/** For each function, what of its inputs is wrong. */
function wrongInputs(isWrong: (path: string, name: string) => boolean): string[] {
  return bundles.flatMap(({ name, metafile }) =>
    Object.keys(metafile.inputs)
      .filter((path) => isWrong(path, name))
      .map((path) => `${name} holds ${path}`),
  );
}

test('every endpoint is a function, one serves all, and one looks after them', () => {
  expect(bundles.map(({ name }) => name).sort()).toEqual([...ENDPOINTS, 'admin', 'web'].sort());
});

test('a function loads little before its first request', () => {
  const eager = bundles.map(({ name, metafile }) => ({ name, kB: eagerBytes(metafile, `lambdas/${name}.ts`) / 1024 }));

  expect(eager.filter(({ kB }) => !(kB > 10 && kB <= MAX_EAGER_KB))).toEqual([]);
});

test('no function loads the table of models before its first call', () => {
  const isTable = (path: string) => path.endsWith('gateway/models/known-models.ts');
  const kinds = bundles.map(({ name, metafile }) => {
    const outputs = Object.entries(metafile.outputs);
    const table = outputs.find(([, { inputs }]) => Object.keys(inputs).some(isTable))?.[0];
    const imports = outputs.flatMap(([, output]) => output.imports).filter(({ path }) => path === table);
    return [name, [...new Set(imports.map(({ kind }) => kind))]];
  });

  // The prices of calls are no business of who looks after keys and books.
  expect(kinds).toEqual(bundles.map(({ name }) => [name, name === 'admin' ? [] : ['dynamic-import']]));
});

/** Loaded by the first import, and not with what imports it. */
test.each([
  ['the AWS SDK before it needs it', 'node_modules/@aws-sdk/client-secrets-manager/'],
  ['the logger before its first answer is out', 'node_modules/@aws-lambda-powertools/logger/'],
  ['the metrics before its first answer is out', 'node_modules/@aws-lambda-powertools/metrics/'],
])('no function loads %s', (_, library) => {
  const kinds = bundles.map(({ name, metafile: { outputs } }) => {
    const holds = (path: string) => Object.keys(outputs[path]?.inputs ?? {}).some((input) => input.includes(library));
    const imports = Object.values(outputs).flatMap((output) => output.imports);
    return [name, [...new Set(imports.filter(({ path }) => holds(path)).map(({ kind }) => kind))]];
  });

  expect(kinds).toEqual(bundles.map(({ name }) => [name, ['dynamic-import']]));
});

test('no function loads the cache before a call wants it', () => {
  const kinds = bundles.flatMap(({ metafile: { outputs } }) => {
    const isCache = (input: string) => /^gateway\/(cache\/cached-endpoint|\w+\/caching)\.ts$/.test(input);
    const holds = (path: string) => Object.keys(outputs[path]?.inputs ?? {}).some(isCache);
    const imports = Object.values(outputs).flatMap((output) => output.imports);
    return imports.filter(({ path }) => holds(path)).map(({ kind }) => kind);
  });

  expect([...new Set(kinds)]).toEqual(['dynamic-import']);
});

test('no function checks its config, which its build has done', () => {
  expect(wrongInputs((path) => path === 'gateway/config.ts')).toEqual([]);
});

test('no function loads undici', async () => {
  const loading = await Promise.all(bundles.map(({ folder: built }) => loadsUndici(join(built, 'index.mjs'))));

  expect(bundles.filter((_, index) => loading[index]).map(({ name }) => name)).toEqual([]);
});

test('a function holds the code of its own endpoint only', () => {
  const foreign = wrongInputs((path, name) => {
    const endpoint = endpointOf(path);
    return endpoint !== undefined && !mayHold(name).includes(endpoint);
  });

  expect(foreign).toEqual([]);
});

test('the list of models is there without any provider', () => {
  const providers = wrongInputs((path, name) => name === 'models' && /^providers\/(?!base\/)/.test(path));

  expect(providers).toEqual([]);
});

test('what reads uploads is nowhere but where they come', () => {
  const takesUploads = ['audio_transcription', 'web'];

  expect(wrongInputs((path, name) => !takesUploads.includes(name) && path.includes('busboy'))).toEqual([]);
});

test('no function holds the sandbox, or what only its build needs', () => {
  expect(
    wrongInputs((path) => /^(local|emulator|test|scripts|bench|infra)\/|genai-prices|deploy-config/.test(path)),
  ).toEqual([]);
});
