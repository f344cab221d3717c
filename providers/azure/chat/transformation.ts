import { openAICompatibleChat } from '../../base/openai-dialect/dialect.ts';
import { azurePath } from '../path.ts';

/** @see https://learn.microsoft.com/azure/ai-foundry/openai/reference#chat-completions */
export const azureChat = openAICompatibleChat({
  path: (ctx) => azurePath('/chat/completions', ctx),
  thinkTags: false,
});
