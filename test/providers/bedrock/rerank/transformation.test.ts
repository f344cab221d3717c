import { expect, test } from 'vitest';
import { bedrockRerank } from '../../../../providers/bedrock/rerank/transformation.ts';
import { outcomeOf } from '../../../helpers/request-outcome.ts';
import { rerankContext, testRerank } from '../../../helpers/rerank-cases.ts';

const region = (name: string) => ({
  credentials: { aws: { region: name, credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }) } },
});

testRerank('bedrock', 'cohere.rerank-v3-5:0', bedrockRerank, region('eu-central-1'));

function modelConfiguration(model: string, where: string, request: object = {}): unknown {
  const { body } = bedrockRerank.transformRequest(
    rerankContext('bedrock', model, request).request,
    rerankContext('bedrock', model, request, region(where)),
  ) as { body: { rerankingConfiguration: { bedrockRerankingConfiguration: { modelConfiguration: unknown } } } };
  return body.rerankingConfiguration.bedrockRerankingConfiguration.modelConfiguration;
}

test.each([
  ['amazon.rerank-v1:0', 'us-west-2', 'arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0'],
  ['amazon.rerank-v1:0', 'us-gov-west-1', 'arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.rerank-v1:0'],
  ['amazon.rerank-v1:0', 'cn-north-1', 'arn:aws-cn:bedrock:cn-north-1::foundation-model/amazon.rerank-v1:0'],
  [
    'arn:aws:bedrock:ca-central-1::foundation-model/amazon.rerank-v1:0',
    'us-west-2',
    'arn:aws:bedrock:ca-central-1::foundation-model/amazon.rerank-v1:0',
  ],
])('%s in %s is called %s', (model, where, modelArn) => {
  expect(modelConfiguration(model, where)).toEqual({ modelArn });
});

test("a limit on tokens goes to Cohere's models only, by whichever name", () => {
  const limit = { max_tokens_per_doc: 100 };
  const arn = 'arn:aws:bedrock:us-west-2::foundation-model/cohere.rerank-v3-5:0';

  expect(modelConfiguration(arn, 'us-west-2', limit)).toEqual({ modelArn: arn, additionalModelRequestFields: limit });
  expect(outcomeOf(bedrockRerank, rerankContext('bedrock', 'amazon.rerank-v1:0', limit))).toMatchObject({
    dropped: ['max_tokens_per_doc'],
  });
});

test.each([
  ['documents', { documents: Array(1001).fill('a') }],
  ['documents[1]', { documents: ['a', 'b'.repeat(32_001)] }],
  ['documents[0]', { documents: [{ title: 'a', text: 'b'.repeat(32_001) }] }],
  ['query', { query: 'q'.repeat(32_001) }],
])('%s beyond the limit of Bedrock is refused', (param, request) => {
  expect(outcomeOf(bedrockRerank, rerankContext('bedrock', 'm', request))).toMatchObject({ error: { param } });
});

test("fields of the model's own may come under Bedrock's name for them", () => {
  const request = { additionalModelRequestFields: { priority: 1 }, truncate: 'END' };

  expect(modelConfiguration('amazon.rerank-v1:0', 'us-west-2', request)).toMatchObject({
    additionalModelRequestFields: { priority: 1, truncate: 'END' },
  });
});

test('what is just within the limits is not', () => {
  const documents = ['😀'.repeat(32_000), ...Array(999).fill('a')];

  expect(outcomeOf(bedrockRerank, rerankContext('bedrock', 'm', { documents }))).toHaveProperty('body');
});

test.each([
  [1, 1],
  [100, 1],
  [101, 2],
  [1000, 10],
])('%i documents are billed as %i', (count, search_units) => {
  const documents = Array(count).fill('a');
  const results = documents.map((_, index) => ({ index, relevanceScore: 0 }));

  const { meta } = bedrockRerank.transformResponse({ results }, rerankContext('bedrock', 'm', { documents }));
  expect(meta).toEqual({ billed_units: { search_units } });
});
