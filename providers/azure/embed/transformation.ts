import { openAICompatibleEmbed } from '../../base/embed/dialect.ts';
import { azurePath } from '../path.ts';

/** @see https://learn.microsoft.com/azure/ai-foundry/openai/reference#embeddings */
export const azureEmbed = openAICompatibleEmbed({
  path: (ctx) => azurePath('/embeddings', ctx),
  params: { dropped: ['input_type', 'task'] },
  encodings: ['float', 'base64'],
  manyAsBase64: true,
  tokenInput: true,
});
