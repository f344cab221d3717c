import type { ChatRequest } from '../../base/chat-types.ts';
import { openAICompatibleChat, type RequestPatch } from '../../base/openai-dialect/dialect.ts';
import { audioOutput, openAIHintsBut } from '../../base/openai-only.ts';

/** Ollama pays no heed to the choice of tools. */
function withoutForbiddenTools({ tools, tool_choice }: ChatRequest): RequestPatch {
  return { fields: tools && tool_choice === 'none' ? { tools: undefined, tool_choice: undefined } : {} };
}

/** @see https://docs.ollama.com/api/openai-compatibility */
export const ollamaChat = openAICompatibleChat({
  params: {
    refused: ['n', 'logit_bias', ...audioOutput],
    dropped: ['user', 'parallel_tool_calls', 'top_k', 'thinking', ...openAIHintsBut()],
  },
  rename: { max_completion_tokens: 'max_tokens' },
  values: { reasoning_effort: { minimal: 'low', xhigh: 'high', max: 'high' } },
  reasoningBack: 'reasoning',
  pairsToolResults: false,
  patchRequest: withoutForbiddenTools,
});
