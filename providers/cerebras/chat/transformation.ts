import { openAICompatibleChat } from '../../base/openai-dialect/dialect.ts';
import { audioOutput, openAIHintsBut } from '../../base/openai-only.ts';

/** @see https://inference-docs.cerebras.ai/api-reference/chat-completions */
export const cerebrasChat = openAICompatibleChat({
  params: {
    refused: ['n', 'logit_bias', ...audioOutput],
    dropped: ['top_k', 'thinking', ...openAIHintsBut('prediction', 'service_tier')],
  },
  values: { reasoning_effort: { minimal: 'low', xhigh: 'high', max: 'high' } },
  reasoningBack: 'reasoning',
});
