import type { ChatRequest } from '../../base/chat-types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { openAICompatibleChat, type RequestPatch } from '../../base/openai-dialect/dialect.ts';
import { audioOutput, openAIHintsBut } from '../../base/openai-only.ts';
import { isGiven } from '../../base/params.ts';
import { jsonInstruction } from './json-instruction.ts';
import { withEveryReasoning, withNewReasoning } from './reasoning.ts';

/** Their names fix whether they think; all later ones can be told. */
const isOld = /^deepseek-(?:chat|reasoner|coder|r\d|v[123])(?![\d])/;

/** @see https://api-docs.deepseek.com/guides/thinking_mode */
function forModel(request: ChatRequest, { model }: CallContext<'chat'>): RequestPatch {
  const old = isOld.test(model);
  const instruction = jsonInstruction(request.response_format);
  const reasoned = old ? withNewReasoning(request.messages) : withEveryReasoning(request.messages);
  const messages = instruction ? [instruction, ...reasoned] : reasoned;
  return {
    fields: {
      ...(messages !== request.messages && { messages }),
      ...(instruction && { response_format: { type: 'json_object' } }),
      ...toThinking(request, old),
    },
    dropped: old && isGiven(request.reasoning_effort) ? ['reasoning_effort'] : [],
  };
}

/** Thinking is on or off; how much, the effort says. */
function toThinking({ reasoning_effort: effort, thinking }: ChatRequest, old: boolean): RequestPatch['fields'] {
  const off = thinking?.type === 'disabled' || (effort === 'none' && !old);
  return {
    ...((thinking || off) && { thinking: { type: off ? 'disabled' : 'enabled' } }),
    ...(isGiven(effort) && (old || effort === 'none') && { reasoning_effort: undefined }),
  };
}

/** @see https://api-docs.deepseek.com/api/create-chat-completion */
export const deepseekChat = openAICompatibleChat({
  params: {
    refused: ['n', 'logit_bias', ...audioOutput],
    dropped: ['seed', 'user', 'parallel_tool_calls', 'top_k', ...openAIHintsBut()],
  },
  rename: { max_completion_tokens: 'max_tokens' },
  values: { reasoning_effort: { minimal: 'low' } },
  // Parts are for images: not every model knows them.
  stringContent: ['system', 'developer', 'user', 'assistant', 'tool'],
  reasoningBack: 'reasoning_content',
  patchRequest: forModel,
});
