import { openAICompatibleChat } from '../../base/openai-dialect/dialect.ts';
import { audioOutput, openAIHintsBut } from '../../base/openai-only.ts';

const efforts = { none: 'low', minimal: 'low', xhigh: 'high', max: 'high' } as const;
const qwenEfforts = {
  minimal: 'default',
  low: 'default',
  medium: 'default',
  high: 'default',
  xhigh: 'default',
  max: 'default',
} as const;

/**
 * @see https://console.groq.com/docs/openai
 * @see https://console.groq.com/docs/reasoning
 */
export const groqChat = openAICompatibleChat({
  params: {
    refused: ['n', 'logprobs', 'top_logprobs', 'logit_bias', ...audioOutput],
    dropped: ['top_k', 'thinking', ...openAIHintsBut('service_tier')],
  },
  values: (model) => ({
    reasoning_effort: /qwen/.test(model) ? qwenEfforts : efforts,
    service_tier: { default: 'on_demand' },
  }),
  // Names on messages are refused.
  messageExtras: [],
  // Only a user's message may have parts.
  stringContent: ['system', 'developer', 'assistant', 'tool'],
  reasoningBack: 'reasoning',
});
