import { describe, expect, test } from 'vitest';
import { resultCount, toResults } from '../../../../providers/base/rerank/results.ts';
import type { RerankRequest } from '../../../../providers/base/rerank/types.ts';
import { rerankContext } from '../../../helpers/rerank-cases.ts';

const item = (index: unknown, relevance_score: unknown) => ({ index, relevance_score });
const all = [item(0, 0.1), item(1, 0.3), item(2, 0.2)];

function results(items: unknown, request: Partial<RerankRequest> = {}) {
  return toResults(items, rerankContext('acme', 'm', request));
}

test('the best are first, wherever they stand in the answer', () => {
  expect(results(all)).toEqual([item(1, 0.3), item(2, 0.2), item(0, 0.1)]);
});

test('equals stay in the order of the provider', () => {
  expect(results([item(2, 0.5), item(0, 0.5), item(1, 0.5)])).toEqual([item(2, 0.5), item(0, 0.5), item(1, 0.5)]);
});

test('scores may be logits', () => {
  expect(results([item(0, -3.2), item(1, 8), item(2, 0)])).toEqual([item(1, 8), item(2, 0), item(0, -3.2)]);
});

test('a score goes by three names', () => {
  const named = [
    { index: 0, relevanceScore: 0.1 },
    { index: 1, relevance_score: null, score: 0.3 },
    { index: 2, relevance_score: 0.2, score: 7 },
  ];

  expect(results(named)).toEqual([item(1, 0.3), item(2, 0.2), item(0, 0.1)]);
});

test('too many are cut to what was asked for, after they were sorted', () => {
  expect(results(all, { top_n: 1 })).toEqual([item(1, 0.3)]);
});

test('what else a result holds is left behind', () => {
  const [first] = results([{ ...item(0, 1), document: 'x', secret: true }, item(1, 0), item(2, 0)]);

  expect(first).toEqual(item(0, 1));
});

test('a document comes back in the form it was sent, even an empty one', () => {
  const documents = ['', { text: 'b', id: 1 }, 'c'];

  expect(results(all, { documents, return_documents: true }).map(({ document }) => document)).toEqual([
    { text: 'b', id: 1 },
    { text: 'c' },
    { text: '' },
  ]);
});

describe('an answer that lies is none:', () => {
  test.each([
    [undefined, 'an answer without results'],
    [{ 0: item(0, 1) }, 'an answer without results'],
    [[], 'no results'],
    [[...all, item(0, 0.9)], 'two results for one document'],
    [[item(0, 1), item(1, 1), item(3, 1)], 'a result for a document that is none'],
    [[item(0, 1), item(1, 1), item(-1, 1)], 'a result for a document that is none'],
    [[item(0, 1), item(1, 1), item(1.5, 1)], 'a result for a document that is none'],
    [[item(0, 1), item(1, 1), item('2', 1)], 'a result for a document that is none'],
    [[item(0, 1), item(1, 1), null], 'a result for a document that is none'],
    [[item(0, 1), item(1, 1), item(2, null)], 'a result without a score'],
    [[item(0, 1), item(1, 1), item(2, '0.5')], 'a result without a score'],
    [[item(0, 1), item(1, 1), item(2, JSON.parse('1e999'))], 'a result without a score'],
    [[item(0, 1), item(1, 1), { index: 2, points: 0.5 }], 'a result without a score'],
  ])('%j', (items, what) => {
    expect(() => results(items)).toThrow(
      expect.objectContaining({
        message: `acme sent ${what}.`,
        fields: expect.objectContaining({ status: 502, code: 'invalid_response' }),
      }),
    );
  });

  test('but a provider may leave out what it finds irrelevant', () => {
    expect(results(all.slice(1))).toEqual([item(1, 0.3), item(2, 0.2)]);
  });
});

test.each([
  [undefined, 3],
  [null, 3],
  [1, 1],
  [3, 3],
  [99, 3],
])('top_n %s of three documents is %i', (top_n, count) => {
  expect(resultCount({ ...(top_n !== undefined && { top_n }), documents: ['a', 'b', 'c'] })).toBe(count);
});
