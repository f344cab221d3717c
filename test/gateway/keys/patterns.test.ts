import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fits } from '../../../gateway/keys/patterns.ts';

test.each([
  ['fast', 'fast', true],
  ['fast', 'faster', false],
  ['*', '', true],
  ['*', 'any/thing', true],
  ['openai/*', 'openai/gpt-4o', true],
  ['openai/*', 'azure/openai/gpt-4o', false],
  ['*-mini', 'openai/gpt-4o-mini', true],
  ['*-mini', 'openai/gpt-4o-mini-2', false],
  ['a*b*c', 'a-b-c', true],
  ['a*b*c', 'abc', true],
  ['a*b*c', 'acb', false],
  ['aa*aa', 'aaa', false],
  ['a*b*b', 'ab', false],
  ['.+', 'xx', false],
])('%s and %s: %s', (pattern, name, expected) => {
  expect(fits(pattern, name)).toBe(expected);
});

test('as a regular expression would have it', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  const name = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });

  fc.assert(
    fc.property(text, name, (pattern, given) => {
      expect(fits(pattern, given)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(given));
    }),
  );
});

test('many stars cost no more than the name is long', () => {
  const startedAt = performance.now();

  expect(fits(`${'*a'.repeat(100)}b`, 'a'.repeat(200))).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(50);
});
