import { openAICompatibleEmbed } from '../../base/embed/dialect.ts';

/** @see https://docs.fireworks.ai/api-reference/creates-an-embedding-vector-representing-the-input-text */
export const fireworksEmbed = openAICompatibleEmbed({
  modelPrefix: 'accounts/fireworks/models/',
  params: { dropped: ['user', 'input_type', 'task'] },
  encodings: [],
});
