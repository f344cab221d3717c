import { openAICompatibleChat } from '../../base/openai-dialect/dialect.ts';

/** @see https://docs.ollama.com/api/openai-compatibility */
export const ollamaChat = openAICompatibleChat({
  params: { refused: ['n', 'logit_bias'], dropped: ['store', 'service_tier', 'prediction', 'verbosity', 'user'] },
  rename: { max_completion_tokens: 'max_tokens' },
});
