import type { ChatRequest } from '../../base/chat-types.ts';
import type { CallContext, ProviderFailure } from '../../base/endpoint.ts';
import type { ErrorFields } from '../../base/errors.ts';
import { recordOf } from '../../base/json-values.ts';
import { openAICompatibleChat, type RequestPatch } from '../../base/openai-dialect/dialect.ts';
import { audioOutput, openAIHintsBut } from '../../base/openai-only.ts';
import { isGiven, type Param } from '../../base/params.ts';
import { openTools } from './tools.ts';

const reasons = /^grok-(?:[4-9]|3-mini|code|latest)|-reasoning/;
const neverReasons = /-non-reasoning/;
/** Older and fixed reasoners refuse an effort, whatever it is. */
const takesEffort = /^grok-(?:3-mini|latest|[5-9]|4\.(?!20-(?:\d{4}-)?(?:non-)?reasoning))/;

/** What the model refuses is left out. @see https://docs.x.ai/docs/guides/reasoning */
function forModel(request: ChatRequest, { model }: CallContext<'chat'>): RequestPatch {
  const dropped = refusedBy(model).filter((param) => isGiven(request[param]));
  const tools = openTools(request.tools, /^grok-[23]/.test(model));
  return {
    fields: { ...Object.fromEntries(dropped.map((param) => [param, undefined])), ...(tools && { tools }) },
    dropped,
  };
}

function refusedBy(model: string): readonly Param[] {
  const isReasoner = reasons.test(model) && !neverReasons.test(model);
  const sampling = isReasoner ? (['stop', 'presence_penalty', 'frequency_penalty'] as const) : [];
  const grok3: readonly Param[] = /^grok-3(?!-mini)/.test(model) ? ['presence_penalty'] : [];
  return [...sampling, ...grok3, ...(takesEffort.test(model) ? [] : (['reasoning_effort'] as const))];
}

/** A wrong key is a 400 here and a refused prompt a 403, told by the message alone. */
function errorFields({ status, body }: ProviderFailure): Partial<ErrorFields> {
  const message = String(recordOf(body)['error']);
  if (status === 400 && /incorrect api key/i.test(message)) return { kind: 'authentication', code: 'invalid_api_key' };
  const isRefused = status === 403 && /violates usage guidelines/i.test(message);
  return isRefused ? { kind: 'content_policy', code: 'content_filter' } : {};
}

/** @see https://docs.x.ai/docs/api-reference#chat-completions */
export const xaiChat = openAICompatibleChat({
  params: { refused: ['logit_bias', ...audioOutput], dropped: ['top_k', 'thinking', ...openAIHintsBut()] },
  rename: { max_completion_tokens: 'max_tokens' },
  values: (model) => ({
    // It knows but two.
    reasoning_effort: /^grok-3-mini/.test(model)
      ? { none: 'low', minimal: 'low', medium: 'high', xhigh: 'high', max: 'high' }
      : { minimal: 'low', xhigh: 'high', max: 'high' },
  }),
  messageExtras: [],
  patchRequest: forModel,
  errorFields,
});
