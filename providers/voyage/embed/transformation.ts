import { openAICompatibleEmbed } from '../../base/embed/dialect.ts';
import { purposeField } from '../../base/embed/purpose.ts';

const words = { document: 'document', query: 'query' } as const;

/** Floats come where no encoding is asked for. @see https://docs.voyageai.com/reference/embeddings-api */
export const voyageEmbed = openAICompatibleEmbed({
  params: { dropped: ['user'] },
  rename: { dimensions: 'output_dimension' },
  purpose: (request) => purposeField('input_type', words, request),
  encodings: ['base64'],
});
