import { expect, test } from 'vitest';
import { replacePart } from '../../scripts/readme-part.ts';
import { toTable } from '../../scripts/readme-table.ts';

test('the table has a row a provider and a column an endpoint, in the order of the registries', () => {
  const table = toTable([
    { endpoint: 'chat', providers: ['openai', 'anthropic'] },
    { endpoint: 'embed', providers: ['voyage', 'openai'] },
  ]);

  expect(table.split('\n')).toEqual([
    '| provider | `chat` | `embed` |',
    '| --- | :---: | :---: |',
    '| [openai](providers/openai) | ✓ | ✓ |',
    '| [anthropic](providers/anthropic) | ✓ |  |',
    '| [voyage](providers/voyage) |  | ✓ |',
  ]);
});

test('the table replaces what stood between its markers, and nothing else', () => {
  const readme = 'before\n<!-- providers:begin -->\nold\n<!-- providers:end -->\nafter\n';

  const updated = replacePart(readme, 'providers', 'new');

  expect(updated).toBe('before\n<!-- providers:begin -->\n\nnew\n\n<!-- providers:end -->\nafter\n');
  expect(replacePart(updated, 'providers', 'new')).toBe(updated);
});

test('a README without markers is an error that names them', () => {
  expect(() => replacePart('text', 'providers', 'table')).toThrow('<!-- providers:begin -->');
});
