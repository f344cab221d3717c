import { openAICompatibleChat } from '../../base/openai-dialect/dialect.ts';

/** @see https://docs.together.ai/reference/chat-completions-1 */
export const togetherChat = openAICompatibleChat({
  params: { refused: [], dropped: ['store', 'service_tier', 'prediction', 'verbosity'] },
  rename: { max_completion_tokens: 'max_tokens' },
});
