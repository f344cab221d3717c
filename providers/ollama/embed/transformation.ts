import { openAICompatibleEmbed } from '../../base/embed/dialect.ts';

/** Older versions pay no heed to the encoding. @see https://docs.ollama.com/api/openai-compatibility */
export const ollamaEmbed = openAICompatibleEmbed({
  params: { dropped: ['user', 'input_type', 'task'] },
  encodings: ['float', 'base64'],
});
