import { expect, test } from 'vitest';
import { type Import, parseExports, parseImports } from './modules.ts';
import { readSources, type Source } from './sources.ts';

const sources = readSources();
const importsByTarget = Map.groupBy(sources.flatMap(parseImports), ({ target }) => target);
const textByPath = new Map(sources.map(({ path, text }) => [path, text]));

/** Tests and benchmarks are users, but export nothing that others must use. */
function isSource({ path }: Source): boolean {
  return /^(cli|gateway|providers|local|lambdas|infra|emulator|scripts)\//.test(path);
}

/** AWS calls it, no file of ours does. */
function isEntry(path: string, name: string): boolean {
  return path.startsWith('lambdas/') && name === 'handler';
}

/** An import of the whole module (`import * as`, `await import()`, a registry's loader) uses the names that its file mentions. */
function uses(name: string, { from, names }: Import): boolean {
  return names?.includes(name) ?? new RegExp(`\\b${name}\\b`).test(textByPath.get(from) ?? '');
}

function deadExports(source: Source): string[] {
  const importers = importsByTarget.get(source.path) ?? [];
  const names = parseExports(source).filter((name) => !isEntry(source.path, name));
  return names.filter((name) => !importers.some((importer) => uses(name, importer)));
}

test('every exported name is imported somewhere', () => {
  const dead = sources
    .filter(isSource)
    .flatMap((source) => deadExports(source).map((name) => `${source.path}: ${name}`));

  expect(dead).toEqual([]);
});
