import { openAICompatibleCompletion } from '../../base/completion/dialect.ts';
import { azurePath } from '../path.ts';

/** @see https://learn.microsoft.com/azure/ai-foundry/openai/reference#completions */
export const azureCompletion = openAICompatibleCompletion({
  native: true,
  takesTokens: true,
  path: (ctx) => azurePath('/completions', ctx),
  params: { dropped: ['top_k'] },
});
