import { openAICompatibleCompletion } from '../../base/completion/dialect.ts';

/** @see https://api-docs.deepseek.com/api/create-completion */
export const deepseekCompletion = openAICompatibleCompletion({
  params: { refused: ['n', 'best_of', 'logit_bias'], dropped: ['seed', 'user', 'top_k'] },
});
