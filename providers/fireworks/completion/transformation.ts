import { openAICompatibleCompletion } from '../../base/completion/dialect.ts';

/** @see https://docs.fireworks.ai/api-reference/post-completions */
export const fireworksCompletion = openAICompatibleCompletion({
  modelPrefix: 'accounts/fireworks/models/',
  takesTokens: true,
  params: { refused: ['best_of', 'suffix'] },
});
