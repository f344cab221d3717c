import type { ChatRequest } from '../../base/chat-types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { unsupportedParam } from '../../base/errors.ts';
import { openAICompatibleChat, type RequestPatch } from '../../base/openai-dialect/dialect.ts';
import { isGiven } from '../../base/params.ts';

const reasoningModel = /^(?:o\d|gpt-(?:[5-9]|\d\d)|codex)(?!.*-chat)/;
/** Takes the sampling parameters again while its effort is `none`. */
const samplesWithoutEffort = /^gpt-(?:5\.[1-9]|[6-9]|\d\d)/;

const sampling = ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty'] as const;
const refused = ['logprobs', 'top_logprobs', 'logit_bias'] as const;

/**
 * Reasoning models know only the newer name of the output limit, and refuse what shapes sampling.
 * @see https://platform.openai.com/docs/guides/reasoning
 */
function forReasoningModels(request: ChatRequest, { model, provider }: CallContext<'chat'>): RequestPatch {
  if (!reasoningModel.test(model)) return { fields: {} };
  const fields = limitRenamed(request);
  if (samplesWithoutEffort.test(model) && request.reasoning_effort === 'none') return { fields };
  for (const param of refused) if (request[param]) throw unsupportedParam(param, `${provider}/${model}`);
  const dropped = sampling.filter((param) => isGiven(request[param]) && !isDefault(param, request[param]));
  return { fields: { ...fields, ...Object.fromEntries(dropped.map((param) => [param, undefined])) }, dropped };
}

function isDefault(param: (typeof sampling)[number], value: unknown): boolean {
  return value === (param.endsWith('penalty') ? 0 : 1);
}

function limitRenamed({ max_tokens, max_completion_tokens }: ChatRequest): RequestPatch['fields'] {
  if (!isGiven(max_tokens)) return {};
  return { max_tokens: undefined, max_completion_tokens: max_completion_tokens ?? max_tokens };
}

/** @see https://platform.openai.com/docs/api-reference/chat/create */
export const openaiChat = openAICompatibleChat({ thinkTags: false, patchRequest: forReasoningModels });
