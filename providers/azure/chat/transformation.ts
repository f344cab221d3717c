import { openAICompatibleChat } from '../../base/openai-dialect/dialect.ts';
import { forReasoningModels } from '../../base/openai-dialect/reasoning-models.ts';
import { azurePath } from '../path.ts';

/** @see https://learn.microsoft.com/azure/ai-foundry/openai/reference#chat-completions */
export const azureChat = openAICompatibleChat({
  native: true,
  path: (ctx) => azurePath('/chat/completions', ctx),
  params: { refused: [], dropped: ['top_k', 'thinking'] },
  messageExtras: ['name', 'annotations'],
  // Most deployments are named after their model.
  patchRequest: forReasoningModels,
});
