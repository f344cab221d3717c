import type { ChatRequest, Message } from '../../base/chat-types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { openAICompatibleChat, type RequestPatch } from '../../base/openai-dialect/dialect.ts';
import { isGiven } from '../../base/params.ts';

const thinkingModel = /^deepseek-v(?:[4-9]|\d\d)/;

/**
 * From V4 on every assistant turn must bring its reasoning back, if only as an empty text; older models must not see it.
 * @see https://api-docs.deepseek.com/guides/thinking_mode
 */
function forThinkingModels(request: ChatRequest, { model }: CallContext<'chat'>): RequestPatch {
  const { reasoning_effort: effort, messages } = request;
  if (!thinkingModel.test(model)) {
    return isGiven(effort)
      ? { fields: { reasoning_effort: undefined }, dropped: ['reasoning_effort'] }
      : { fields: {} };
  }
  const off = effort === 'none' && { thinking: { type: 'disabled' }, reasoning_effort: undefined };
  const incomplete = messages.some(lacksReasoning);
  return { fields: { ...off, ...(incomplete && { messages: messages.map(withEmptyReasoning) }) } };
}

function lacksReasoning(message: Message): boolean {
  return message.role === 'assistant' && !isGiven(message.reasoning_content);
}

function withEmptyReasoning(message: Message): Message {
  return lacksReasoning(message) ? ({ ...message, reasoning_content: '' } as Message) : message;
}

/** @see https://api-docs.deepseek.com/api/create-chat-completion */
export const deepseekChat = openAICompatibleChat({
  params: {
    refused: ['n'],
    dropped: ['seed', 'store', 'service_tier', 'verbosity', 'prediction', 'parallel_tool_calls'],
  },
  rename: { max_completion_tokens: 'max_tokens' },
  reasoningBack: (model) => (thinkingModel.test(model) ? 'reasoning_content' : undefined),
  patchRequest: forThinkingModels,
});
