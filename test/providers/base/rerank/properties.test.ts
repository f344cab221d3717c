import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toTexts } from '../../../../providers/base/rerank/documents.ts';
import { resultCount, toResults } from '../../../../providers/base/rerank/results.ts';
import type { RerankRequest } from '../../../../providers/base/rerank/types.ts';
import { rerankContext } from '../../../helpers/rerank-cases.ts';

const text = fc.string();
const object = fc.record({ text, title: text, other: fc.jsonValue() }, { requiredKeys: ['text'] });
const documents = fc.array(fc.oneof(text, object), { minLength: 1, maxLength: 20 });

/** A request, and an answer to it that tells the truth in any order, of at least as many documents as were asked for. */
const answered = documents.chain((all) =>
  fc
    .record({
      top_n: fc.option(fc.integer({ min: 1, max: 25 })),
      return_documents: fc.boolean(),
      order: fc.shuffledSubarray([...all.keys()], { minLength: all.length }),
      scores: fc.array(fc.double({ noNaN: true, min: -20, max: 20 }), { minLength: all.length, maxLength: all.length }),
      more: fc.nat(),
    })
    .map(({ order, scores, more, ...params }) => {
      const request = { documents: all, ...params };
      const told = Math.min(resultCount(request) + more, all.length);
      return { request, items: order.slice(0, told).map((index, at) => ({ index, relevance_score: scores[at] })) };
    }),
);

test('a true answer, in whatever order it comes, is as many of its results as were asked for, the best first', () => {
  fc.assert(
    fc.property(answered, ({ request, items }) => {
      const results = toResults(items, rerankContext('acme', 'm', request));

      expect(results).toHaveLength(resultCount(request));
      const scores = results.map(({ relevance_score }) => relevance_score);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      const left = items.filter(({ index }) => !results.some((result) => result.index === index));
      for (const { relevance_score = 0 } of left) expect(relevance_score).toBeLessThanOrEqual(scores.at(-1) ?? 0);
      for (const { index, relevance_score, document } of results) {
        expect(items).toContainEqual({ index, relevance_score });
        const sent = request.documents[index];
        const back = typeof sent === 'string' ? { text: sent } : sent;
        expect(document).toEqual(request.return_documents ? back : undefined);
      }
    }),
  );
});

test('every document becomes one text, and texts stay what they are', () => {
  const request = fc.record<Pick<RerankRequest, 'documents' | 'rank_fields'>>({
    documents,
    rank_fields: fc.constantFrom(null, [], ['text'], ['title', 'text'], ['other', 'text']),
  });
  fc.assert(
    fc.property(request, (asked) => {
      const texts = toTexts(asked);

      expect(texts).toHaveLength(asked.documents.length);
      for (const [index, document] of asked.documents.entries()) {
        if (typeof document === 'string') expect(texts[index]).toBe(document);
        else if (!asked.rank_fields?.length || asked.rank_fields.includes('text'))
          expect(texts[index]).toContain(document['text']);
      }
    }),
  );
});
