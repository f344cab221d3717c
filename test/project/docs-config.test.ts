/** The configs that README and docs show are configs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkNames } from '../../gateway/check-names.ts';
import { defineConfig } from '../../gateway/config.ts';
import { deploySchema } from '../../gateway/deploy-config.ts';
import { ROOT } from './sources.ts';

const files = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)];
const blocks = files.flatMap((file) =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/```ts\n([^`]*export default defineConfig[^`]*)```/g)].map(
    ([, code = '']) => ({ file, code }),
  ),
);

test('some are shown', () => {
  expect(new Set(blocks.map(({ file }) => file)).size).toBeGreaterThan(1);
});

describe.each(blocks)('a config in $file', ({ code }) => {
  test('is one', () => {
    const body = code.replace(/^import .*$/gm, '').replace('export default', 'return');

    const config = new Function('defineConfig', body)(defineConfig);

    checkNames(config);
    expect(() => deploySchema.parse(config.deploy ?? {})).not.toThrow();
  });
});
