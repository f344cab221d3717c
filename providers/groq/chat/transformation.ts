import { openAICompatibleChat } from '../../base/openai-dialect/dialect.ts';

/** @see https://console.groq.com/docs/openai */
export const groqChat = openAICompatibleChat({
  params: {
    refused: ['n', 'logprobs', 'top_logprobs', 'logit_bias'],
    dropped: ['prediction', 'store', 'verbosity', 'prompt_cache_key', 'safety_identifier'],
  },
  // Names on messages are refused.
  messageExtras: [],
  reasoningBack: 'reasoning',
});
