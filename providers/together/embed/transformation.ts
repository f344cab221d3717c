import { openAICompatibleEmbed } from '../../base/embed/dialect.ts';

/** @see https://docs.together.ai/reference/embeddings */
export const togetherEmbed = openAICompatibleEmbed({
  params: { refused: ['dimensions'], dropped: ['user', 'input_type', 'task'] },
  encodings: [],
});
