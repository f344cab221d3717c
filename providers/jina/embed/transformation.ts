import { openAICompatibleEmbed } from '../../base/embed/dialect.ts';
import { purposeField } from '../../base/embed/purpose.ts';

const words = {
  document: 'retrieval.passage',
  query: 'retrieval.query',
  classification: 'classification',
  clustering: 'clustering',
  similarity: 'text-matching',
} as const;

/** The third generation has another word for clustering. */
const wordsOfV3 = { ...words, clustering: 'separation' } as const;

/** @see https://api.jina.ai/docs */
export const jinaEmbed = openAICompatibleEmbed({
  params: { dropped: ['user'] },
  purpose: (request, model) => purposeField('task', model.includes('-v3') ? wordsOfV3 : words, request),
  encodings: ['float', 'base64'],
  encodingField: 'embedding_type',
});
