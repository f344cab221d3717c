import { expect, test } from 'vitest';
import { replaceTable, toTable } from '../../scripts/readme-table.ts';

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

  const updated = replaceTable(readme, 'new');

  expect(updated).toBe('before\n<!-- providers:begin -->\n\nnew\n\n<!-- providers:end -->\nafter\n');
  expect(replaceTable(updated, 'new')).toBe(updated);
});

test('a README without markers is an error that names them', () => {
  expect(() => replaceTable('text', 'table')).toThrow('<!-- providers:begin -->');
});
