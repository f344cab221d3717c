import type { ChatRequest } from '../../base/chat-types.ts';
import type { ProviderFailure } from '../../base/endpoint.ts';
import type { ErrorFields } from '../../base/errors.ts';
import { type JsonRecord, recordOf } from '../../base/json-values.ts';
import { openAICompatibleChat, type RequestPatch } from '../../base/openai-dialect/dialect.ts';
import { isGiven } from '../../base/params.ts';

/** OpenRouter's own form of reasoning, which it translates for every model; and the cost of the call in its usage. */
function withReasoningObject(request: ChatRequest): RequestPatch {
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

/**
 * Beside a message that says little stands what the provider behind said, or why a moderator refused.
 * @see https://openrouter.ai/docs/api-reference/errors
 */
function errorFields({ body }: ProviderFailure): Partial<ErrorFields> {
  const { message, metadata } = recordOf(recordOf(body)['error']);
  const { raw, reasons, provider_name } = recordOf(metadata);
  if (Array.isArray(reasons)) return { kind: 'content_policy', code: 'content_filter' };
  if (typeof raw !== 'string' || raw === '') return {};
  return { message: `${String(message)} (${String(provider_name ?? 'upstream')}): ${raw.slice(0, 500)}` };
}

/** @see https://openrouter.ai/docs/api-reference/chat-completion */
export const openrouterChat = openAICompatibleChat({
  messageExtras: ['name', 'annotations', 'reasoning_details', 'cache_control'],
  reasoningBack: 'reasoning',
  patchRequest: withReasoningObject,
  errorFields,
});
