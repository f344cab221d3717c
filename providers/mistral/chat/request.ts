/** The request frame. Mistral refuses a body with any field it does not know, so only known ones are sent. */
import type { ChatRequest } from '../../base/chat-types.ts';
import type { CallContext, ProviderRequest } from '../../base/endpoint.ts';
import { openAIHintsBut, untranslatable } from '../../base/openai-only.ts';
import { applyParamRules, isGiven, outputLimit, type ParamRules, providerExtras } from '../../base/params.ts';
import { toMistralMessages } from './messages.ts';
import { toReasoning } from './reasoning.ts';
import { toTools } from './tools.ts';

const rules: ParamRules = {
  refused: untranslatable,
  dropped: ['user', ...openAIHintsBut('metadata', 'prediction', 'prompt_cache_key')],
};

/** Mean the same in both. */
const shared = [
  'top_p',
  'presence_penalty',
  'frequency_penalty',
  'n',
  'stop',
  'metadata',
  'prediction',
  'prompt_cache_key',
] as const satisfies (keyof ChatRequest)[];

/** Mistral's own. */
const extras = new Set(['random_seed', 'safe_prompt', 'prompt_mode', 'guardrails']);

export function transformRequest(request: ChatRequest, ctx: CallContext<'chat'>): ProviderRequest {
  const reasoning = toReasoning(request, ctx.model);
  const others = Object.entries(providerExtras(request, ['thinking']));
  const body = {
    model: ctx.model,
    messages: toMistralMessages(request.messages, ctx.model),
    ...toTools(request, ctx.provider),
    ...responseFormat(request),
    ...renamed(request),
    ...Object.fromEntries(shared.filter((name) => isGiven(request[name])).map((name) => [name, request[name]])),
    ...reasoning.fields,
    ...Object.fromEntries(others.filter(([name]) => extras.has(name))),
    ...(request.stream && { stream: true }),
  };
  const unknown = others.filter(([name, value]) => !extras.has(name) && isGiven(value)).map(([name]) => name);
  const dropped = [...applyParamRules(request, rules, ctx.provider), ...reasoning.dropped, ...unknown];
  return { path: '/chat/completions', body, dropped };
}

/** Other names, and a narrower range. */
function renamed(request: ChatRequest) {
  const { temperature, seed } = request;
  const max_tokens = outputLimit(request);
  return {
    ...(isGiven(max_tokens) && { max_tokens }),
    ...(isGiven(temperature) && { temperature: Math.min(temperature, 1.5) }),
    ...(isGiven(seed) && { random_seed: seed }),
  };
}

function responseFormat({ response_format: format }: ChatRequest) {
  if (!format) return {};
  if (format.type !== 'json_schema') return { response_format: { type: format.type } };
  const { name, description, schema = { type: 'object' }, strict } = format.json_schema;
  const json_schema = {
    name,
    ...(description && { description }),
    schema,
    ...(isGiven(strict) && { strict }),
  };
  return { response_format: { type: 'json_schema', json_schema } };
}
