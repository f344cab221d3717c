import { expect, test } from 'vitest';
import { jinaRerank } from '../../../../providers/jina/rerank/transformation.ts';
import { outcomeOf } from '../../../helpers/request-outcome.ts';
import { rerankContext, testRerank } from '../../../helpers/rerank-cases.ts';

testRerank('jina', 'jina-reranker-v3', jinaRerank);

test('pictures are ranked as pictures', () => {
  const picture = { image: 'https://a.example/cat.png' };
  const request = { documents: [picture, { text: 'a cat', image: null }, 'a dog'] };

  expect(outcomeOf(jinaRerank, rerankContext('jina', 'jina-reranker-m0', request))).toMatchObject({
    body: { documents: [picture, 'a cat', 'a dog'] },
  });
});
