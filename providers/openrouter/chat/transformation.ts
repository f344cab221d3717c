import type { ChatRequest } from '../../base/chat-types.ts';
import { openAICompatibleChat, type RequestPatch } from '../../base/openai-dialect/dialect.ts';
import { isGiven } from '../../base/params.ts';

/** OpenRouter's own form of the effort, which it translates for every model; and the cost of the call in its usage. */
function withReasoningObject(request: ChatRequest): RequestPatch {
  const { reasoning_effort: effort } = request;
  const usage = 'usage' in request ? {} : { usage: { include: true } };
  if (!isGiven(effort)) return { fields: usage };
  return { fields: { ...usage, reasoning_effort: undefined, reasoning: { effort } } };
}

/** @see https://openrouter.ai/docs/api-reference/chat-completion */
export const openrouterChat = openAICompatibleChat({
  messageExtras: ['name', 'reasoning_details', 'cache_control'],
  reasoningBack: 'reasoning',
  patchRequest: withReasoningObject,
});
