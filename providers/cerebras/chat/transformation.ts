import { openAICompatibleChat } from '../../base/openai-dialect/dialect.ts';

/** @see https://inference-docs.cerebras.ai/api-reference/chat-completions */
export const cerebrasChat = openAICompatibleChat({
  params: {
    refused: ['logit_bias'],
    dropped: ['frequency_penalty', 'presence_penalty', 'store', 'prediction', 'verbosity', 'prompt_cache_key'],
  },
});
