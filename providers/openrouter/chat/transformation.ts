import type { ChatRequest } from '../../base/chat-types.ts';
import type { JsonRecord } from '../../base/json-values.ts';
import { openAICompatibleChat, type RequestPatch } from '../../base/openai-dialect/dialect.ts';
import { isGiven } from '../../base/params.ts';
import { errorFields } from '../errors.ts';
import { refuseOtherModels } from '../other-models.ts';

/** OpenRouter's own form of reasoning, which it translates for every model; and the cost of the call in its usage. */
function withReasoningObject(request: ChatRequest): RequestPatch {
  refuseOtherModels(request);
  const {
    reasoning_effort: effort,
    thinking,
    reasoning,
  } = request as ChatRequest & { readonly reasoning?: JsonRecord };
  const asked = { ...fromThinking(thinking), ...(isGiven(effort) && { effort }), ...reasoning };
  return {
    fields: {
      ...(!('usage' in request) && { usage: { include: true } }),
      ...(Object.keys(asked).length > 0 && { reasoning: asked, reasoning_effort: undefined, thinking: undefined }),
    },
  };
}

/** @see https://openrouter.ai/docs/use-cases/reasoning-tokens */
function fromThinking(thinking: ChatRequest['thinking']): JsonRecord {
  if (!isGiven(thinking)) return {};
  const { type, budget_tokens } = thinking;
  return budget_tokens === undefined ? { enabled: type !== 'disabled' } : { max_tokens: budget_tokens };
}

/** @see https://openrouter.ai/docs/api-reference/chat-completion */
export const openrouterChat = openAICompatibleChat({
  messageExtras: ['name', 'annotations', 'reasoning_details', 'cache_control'],
  reasoningBack: 'reasoning',
  patchRequest: withReasoningObject,
  errorFields,
});
