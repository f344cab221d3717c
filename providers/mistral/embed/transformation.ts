import { openAICompatibleEmbed } from '../../base/embed/dialect.ts';
import { transformError } from '../errors.ts';

/** @see https://docs.mistral.ai/api/endpoint/embeddings */
export const mistralEmbed = openAICompatibleEmbed({
  params: { dropped: ['user', 'input_type', 'task'] },
  rename: { dimensions: 'output_dimension' },
  encodings: ['float', 'base64'],
  errorFields: transformError,
});
