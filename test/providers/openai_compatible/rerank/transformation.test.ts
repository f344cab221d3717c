import { describe, expect, test } from 'vitest';
import { toProviderError } from '../../../../providers/base/error-mapping.ts';
import { rerankBaseUrl } from '../../../../providers/openai_compatible/rerank/shape.ts';
import { openaiCompatibleRerank } from '../../../../providers/openai_compatible/rerank/transformation.ts';
import { rerankContext, testRerank } from '../../../helpers/rerank-cases.ts';

const tei = { extra: { RERANK: 'tei' } };

describe("in Cohere's shape", () => {
  testRerank('vllm', 'BAAI/bge-reranker-v2-m3', openaiCompatibleRerank, { folder: 'openai_compatible/rerank/cohere' });
});

describe('in the shape of TEI', () => {
  const folder = 'openai_compatible/rerank/tei';
  testRerank('tei', 'any', openaiCompatibleRerank, { folder, credentials: tei });

  test('what it says of a batch that is too large is passed on', () => {
    const body = { error: 'batch size 33 > maximum allowed batch size 32', error_type: 'Validation' };
    const ctx = rerankContext('tei', 'any', {}, { credentials: tei });

    expect(toProviderError({ status: 413, headers: {}, body }, openaiCompatibleRerank, ctx).fields).toMatchObject({
      status: 413,
      message: body.error,
      retryable: false,
    });
  });
});

test.each([
  ['http://gpu:8000/v1', {}, 'http://gpu:8000/v1'],
  ['http://gpu:7997', {}, 'http://gpu:7997'],
  ['http://gpu:8080', tei, 'http://gpu:8080'],
  ['http://gpu:8080/v1', tei, 'http://gpu:8080'],
  ['http://gpu:8080/v1/', tei, 'http://gpu:8080'],
  ['http://gpu:8080/models/v1', tei, 'http://gpu:8080/models'],
])('the address %s with %j is %s', (baseUrl, credentials, expected) => {
  expect(rerankBaseUrl({ baseUrl, ...credentials })).toBe(expected);
});
