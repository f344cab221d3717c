import { openAICompatibleChat } from '../../base/openai-dialect/dialect.ts';
import { forReasoningModels } from '../../base/openai-dialect/reasoning-models.ts';

/** @see https://platform.openai.com/docs/api-reference/chat/create */
export const openaiChat = openAICompatibleChat({
  native: true,
  params: { refused: [], dropped: ['top_k', 'thinking'] },
  // A message goes back as it came.
  messageExtras: ['name', 'annotations'],
  patchRequest: forReasoningModels,
});
