import { expect, test } from 'vitest';
import { fireworksRerank } from '../../../../providers/fireworks/rerank/transformation.ts';
import { outcomeOf } from '../../../helpers/request-outcome.ts';
import { rerankContext, testRerank } from '../../../helpers/rerank-cases.ts';

testRerank('fireworks', 'qwen3-reranker-8b', fireworksRerank);

test('a model of an account stands for itself', () => {
  const model = 'accounts/team/models/own';

  expect(outcomeOf(fireworksRerank, rerankContext('fireworks', model))).toMatchObject({ body: { model } });
});
