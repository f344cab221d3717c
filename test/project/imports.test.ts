import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Import, parseImports } from './modules.ts';
import { ROOT, readSources } from './sources.ts';

// The parser's own test quotes imports of files that do not exist.
const sources = readSources().filter(({ path }) => path !== 'test/project/modules.test.ts');
const imports = sources.flatMap(parseImports);

/** The part of the project a file belongs to: `providers/base`, `providers/groq`, `local/sandbox`, else its top folder. */
function partOf(path: string): string {
  const [top = '', second = '', ...rest] = path.split('/');
  const isOwnPart = rest.length > 0 && (top === 'providers' || `${top}/${second}` === 'local/sandbox');
  return isOwnPart ? `${top}/${second}` : top;
}

/** What a part may import besides itself; the parts that may import anything are not named. */
function mayImport(part: string): RegExp | undefined {
  if (part === 'lambdas') return /^(gateway|providers.*|rawdog\.config\.ts)$/;
  if (part === 'infra') return /^(gateway|providers|lambdas|rawdog\.config\.ts)$/;
  if (part === 'gateway') return /^providers.*$/;
  if (part === 'providers') return /^providers\/.*$/;
  if (part === 'providers/base' || part === 'local/sandbox') return /^$/;
  if (part.startsWith('providers/')) return /^providers\/base$/;
  if (part === 'cli') return /^(gateway|rawdog\.config\.ts)$/;
  if (part === 'emulator') return /^local\/sandbox$/;
  if (part === 'local') return /^(gateway|providers.*|lambdas|local\/sandbox|rawdog\.config\.ts)$/;
  return undefined;
}

function isForbidden({ from, target }: Import): boolean {
  if (target === undefined) return false;
  const allowed = mayImport(partOf(from));
  return allowed !== undefined && partOf(from) !== partOf(target) && !allowed.test(partOf(target));
}

function describeImport({ from, specifier }: Import): string {
  return `${from} imports ${specifier}`;
}

describe('imports', () => {
  test('were found at all', () => {
    expect(imports.length).toBeGreaterThan(20);
  });

  test('go from lambdas to gateway to providers, and within providers only to providers/base', () => {
    expect(imports.filter(isForbidden).map(describeImport)).toEqual([]);
  });

  test('of the local server come from itself, the emulator, tests and benchmarks only', () => {
    const users = /^(local|emulator|test|bench)\/|^scripts\/emulate\.ts$/;

    const forbidden = imports.filter(({ from, target }) => target?.startsWith('local/') && !users.test(from));

    expect(forbidden.map(describeImport)).toEqual([]);
  });

  test('of the command line come from itself and tests only, and it knows the gateway over HTTP', () => {
    const fromOutside = imports.filter(({ from, target }) => target?.startsWith('cli/') && !/^(cli|test)\//.test(from));
    const ofGateway = imports.filter(({ from, target }) => from.startsWith('cli/') && target?.startsWith('gateway/'));

    expect(fromOutside.map(describeImport)).toEqual([]);
    // Secrets are put into AWS, not through the gateway.
    expect(ofGateway.map(describeImport)).toEqual([
      'cli/own-config.ts imports ../gateway/all-endpoints.ts',
      'cli/put-secret.ts imports ../gateway/secrets/parse-secret.ts',
    ]);
  });

  test('of the emulator come from itself, its script, tests and benchmarks only', () => {
    const users = /^(emulator|test|bench)\/|^scripts\/emulate\.ts$/;

    const forbidden = imports.filter(({ from, target }) => target?.startsWith('emulator/') && !users.test(from));

    expect(forbidden.map(describeImport)).toEqual([]);
  });

  test('of the stack come from itself, what counts its cost, and tests only', () => {
    const users = /^(infra|test|scripts\/running-cost)\//;

    const forbidden = imports.filter(({ from, target }) => target?.startsWith('infra/') && !users.test(from));

    expect(forbidden.map(describeImport)).toEqual([]);
  });

  test('of tests come from tests and benchmarks only', () => {
    const forbidden = imports.filter(
      ({ from, target }) => target?.startsWith('test/') && !/^(test|bench)\//.test(from),
    );

    expect(forbidden.map(describeImport)).toEqual([]);
  });

  test('of our own files name an existing file with its extension', () => {
    const broken = imports.filter(({ target }) => target !== undefined && !isFile(target));

    expect(broken.map(describeImport)).toEqual([]);
  });
});

function isFile(path: string): boolean {
  return /\.\w+$/.test(path) && existsSync(join(ROOT, path));
}
