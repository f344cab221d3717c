import { expect, test } from 'vitest';
import { parseExports, parseImports } from './modules.ts';

function importsOf(text: string) {
  return parseImports({ path: 'gateway/steps/retry.ts', text }).map(({ target, names }) => ({ target, names }));
}

test.each([
  ["import { a, b as c, type D } from './x.ts';", 'gateway/steps/x.ts', ['a', 'b', 'D']],
  ["import {\n  a,\n  b,\n} from '../x.ts';", 'gateway/x.ts', ['a', 'b']],
  ["import type { A } from '../../providers/base/errors.ts';", 'providers/base/errors.ts', ['A']],
  ["export { a } from './x.ts';", 'gateway/steps/x.ts', ['a']],
  ["export * from './x.ts';", 'gateway/steps/x.ts', undefined],
  ["import * as x from './x.ts';", 'gateway/steps/x.ts', undefined],
  ["import './x.ts';", 'gateway/steps/x.ts', undefined],
  ["const { a } = await import('./x.ts');", 'gateway/steps/x.ts', undefined],
  ["type X = typeof import('./x.ts');", 'gateway/steps/x.ts', undefined],
  ["import { once } from 'node:events';", undefined, ['once']],
])('%s is an import', (text, target, names) => {
  expect(importsOf(text)).toEqual([{ target, names }]);
});

test('each import of a file is found once', () => {
  const text = "import { a } from './a.ts';\nimport b from './b.ts';\nexport const c = () => import('./c.ts');\n";

  expect(importsOf(text).map(({ target }) => target)).toEqual([
    'gateway/steps/a.ts',
    'gateway/steps/b.ts',
    'gateway/steps/c.ts',
  ]);
});

test('exports are found by their own names', () => {
  const text = [
    'export const a = 1;',
    'export async function b() {}',
    'export async function* c() {}',
    'export class D {}',
    'export interface E {}',
    'export type F = string;',
    'const g = 1, h = 2;',
    'export { g, h as i };',
    'export default g;',
    "const text = 'export const inside = 1';",
  ].join('\n');

  expect(parseExports({ path: 'x.ts', text })).toEqual(['a', 'b', 'c', 'D', 'E', 'F', 'g', 'i']);
});
