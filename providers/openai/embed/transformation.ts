import { openAICompatibleEmbed } from '../../base/embed/dialect.ts';

/** @see https://platform.openai.com/docs/api-reference/embeddings/create */
export const openaiEmbed = openAICompatibleEmbed({
  params: { dropped: ['input_type', 'task'] },
  encodings: ['float', 'base64'],
  manyAsBase64: true,
  tokenInput: true,
});
