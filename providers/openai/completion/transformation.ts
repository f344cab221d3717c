import { openAICompatibleCompletion } from '../../base/completion/dialect.ts';

/** @see https://platform.openai.com/docs/api-reference/completions/create */
export const openaiCompletion = openAICompatibleCompletion({
  native: true,
  takesTokens: true,
  params: { dropped: ['top_k'] },
});
