import type { ChatRequest } from '../../base/chat-types.ts';
import { openAICompatibleChat, type RequestPatch } from '../../base/openai-dialect/dialect.ts';
import { audioOutput, openAIHintsBut } from '../../base/openai-only.ts';
import { fromLogprobs } from './logprobs.ts';

/** One number says both whether, and how many of them. @see https://docs.together.ai/docs/logprobs */
function withNumberOfLogprobs({ logprobs, top_logprobs }: ChatRequest): RequestPatch {
  if (typeof logprobs !== 'boolean') return { fields: {} };
  return { fields: { logprobs: logprobs ? Math.max(1, top_logprobs ?? 1) : undefined, top_logprobs: undefined } };
}

/** @see https://docs.together.ai/reference/chat-completions-1 */
export const togetherChat = openAICompatibleChat({
  params: { refused: [...audioOutput], dropped: ['thinking', ...openAIHintsBut()] },
  rename: { max_completion_tokens: 'max_tokens' },
  values: { reasoning_effort: { minimal: 'low' } },
  patchRequest: withNumberOfLogprobs,
  patchChoice: fromLogprobs,
});
