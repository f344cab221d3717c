import { expect, test } from 'vitest';
import { purposeIn } from '../../../../providers/base/embed/purpose.ts';

const words = { document: 'DOC', query: 'ASK' } as const;
const input = 'text';

test.each([
  ['search_document', 'DOC'],
  ['RETRIEVAL_DOCUMENT', 'DOC'],
  ['retrieval.passage', 'DOC'],
  ['query', 'ASK'],
  ['retrieval.query', 'ASK'],
  // No word of the provider's.
  ['clustering', 'clustering'],
  // Nobody's word.
  ['something', 'something'],
  ['constructor', 'constructor'],
])('%s is said as %s', (word, said) => {
  expect(purposeIn(words, { model: 'm', input, input_type: word })).toBe(said);
  expect(purposeIn(words, { model: 'm', input, task: word })).toBe(said);
});

test('nothing said is nothing, and the more exact of two fields is the first', () => {
  expect(purposeIn(words, { model: 'm', input })).toBeUndefined();
  expect(purposeIn(words, { model: 'm', input, input_type: null, task: null })).toBeUndefined();
  expect(purposeIn(words, { model: 'm', input, input_type: 'query', task: 'document' })).toBe('ASK');
});
