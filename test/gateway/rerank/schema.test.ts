import { describe, expect, test } from 'vitest';
import { checkParams } from '../../../gateway/read-json.ts';
import { rerankSchema } from '../../../gateway/rerank/schema.ts';

const valid = { model: 'cohere/rerank-v3.5', query: 'q', documents: ['a'] };

describe('a request is taken', () => {
  test.each([
    [{}],
    [{ documents: ['', { text: 'a', n: { deep: [] } }, {}] }],
    [{ top_n: 1_000_000, max_tokens_per_doc: 1, max_chunks_per_doc: 1 }],
    [{ top_n: null, return_documents: null, rank_fields: null, max_tokens_per_doc: null, max_chunks_per_doc: null }],
    [{ return_documents: true, rank_fields: [] }],
    [{ truncation: 'whatever', priority: -1 }],
  ])('with %j', (change) => {
    expect(() => checkParams(rerankSchema, { ...valid, ...change })).not.toThrow();
  });
});

describe('a request is refused, and what is wrong with it named', () => {
  test.each([
    [{ model: undefined }, 'model', 'Missing required parameter: `model`.'],
    [{ model: '' }, 'model', 'Invalid value for `model`: must not be empty.'],
    [{ query: undefined }, 'query', 'Missing required parameter: `query`.'],
    [{ query: '' }, 'query', 'Invalid value for `query`: must not be empty.'],
    [{ query: ['q'] }, 'query', 'Invalid value for `query`: must be a string.'],
    [{ documents: undefined }, 'documents', 'Missing required parameter: `documents`.'],
    [{ documents: [] }, 'documents', 'Invalid value for `documents`: must hold at least one document.'],
    [{ documents: 'a' }, 'documents', 'Invalid value for `documents`: must be an array of documents.'],
    [{ documents: ['a', 5] }, 'documents[1]', 'Invalid value for `documents[1]`: must be a string or an object.'],
    [{ documents: [null] }, 'documents[0]', 'Invalid value for `documents[0]`: must be a string or an object.'],
    [
      { documents: ['a', 'b', 'c', ['d']] },
      'documents[3]',
      'Invalid value for `documents[3]`: must be a string or an object.',
    ],
    [{ top_n: 0 }, 'top_n', 'Invalid value for `top_n`: must be at least 1.'],
    [{ top_n: 1.5 }, 'top_n', 'Invalid value for `top_n`: must be an integer.'],
    [{ top_n: '3' }, 'top_n', 'Invalid value for `top_n`: must be an integer.'],
    [{ return_documents: 'yes' }, 'return_documents', 'Invalid value for `return_documents`: must be true or false.'],
    [{ rank_fields: 'title' }, 'rank_fields', 'Invalid value for `rank_fields`: must be an array of strings.'],
    [{ rank_fields: [1] }, 'rank_fields[0]', 'Invalid value for `rank_fields[0]`: must be a string.'],
    [{ max_tokens_per_doc: 0 }, 'max_tokens_per_doc', 'Invalid value for `max_tokens_per_doc`: must be at least 1.'],
    [{ max_chunks_per_doc: -1 }, 'max_chunks_per_doc', 'Invalid value for `max_chunks_per_doc`: must be at least 1.'],
  ])('%j', (change, param, message) => {
    expect(() => checkParams(rerankSchema, { ...valid, ...change })).toThrow(
      expect.objectContaining({ message, fields: expect.objectContaining({ status: 400, param }) }),
    );
  });
});

test.each([
  ['documents', 'must be a string or an object'],
  ['rank_fields', 'must be a string'],
])('of a great many wrong %s the first is named', (param, message) => {
  const change = { [param]: Array(300_000).fill(5) };

  expect(() => checkParams(rerankSchema, { ...valid, ...change })).toThrow(
    `Invalid value for \`${param}[0]\`: ${message}.`,
  );
});
