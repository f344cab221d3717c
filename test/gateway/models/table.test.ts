import { describe, expect, test } from 'vitest';
import { findKnownModel, type KnownModel } from '../../../gateway/models/table.ts';

const models: readonly KnownModel[] = [
  { id: 'gpt-4o', endpoints: ['chat'], match: '^gpt-4o-2024-08-06$|^gpt-4o-mini$' },
  { id: 'gpt-4o-mini', endpoints: ['chat'] },
  { id: 'nova-lite', endpoints: ['chat'], match: 'amazon\\.nova-lite' },
  { id: 'nova', endpoints: ['chat'], match: 'amazon\\.nova' },
];

describe('a model is found', () => {
  test.each([
    ['gpt-4o', 'gpt-4o'],
    ['gpt-4o-2024-08-06', 'gpt-4o'],
    ['GPT-4o-2024-08-06', 'gpt-4o'],
    ['us.amazon.nova-lite-v1:0', 'nova-lite'],
    ['us.amazon.nova-pro-v1:0', 'nova'],
  ])('%s', (name, id) => {
    expect(findKnownModel(models, name)?.id).toBe(id);
  });

  test('by its own name before the pattern of another', () => {
    expect(findKnownModel(models, 'gpt-4o-mini')?.id).toBe('gpt-4o-mini');
  });
});

test.each(['', 'gpt-4', 'gpt-4o-2024-08-06-x', 'amazonXnova'])('no model is found for %o', (name) => {
  expect(findKnownModel(models, name)).toBeUndefined();
});
