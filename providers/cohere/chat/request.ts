/** The request frame: which fields go where, and which have no counterpart. */
import type { ChatRequest } from '../../base/chat-types.ts';
import type { CallContext, ProviderRequest } from '../../base/endpoint.ts';
import { openAIHintsBut, untranslatable } from '../../base/openai-only.ts';
import {
  applyParamRules,
  isGiven,
  outputLimit,
  type ParamRules,
  providerExtras,
  stopSequences,
} from '../../base/params.ts';
import { toCohereMessages } from './messages.ts';
import { toThinking } from './thinking.ts';
import { toTools } from './tools.ts';

const rules: ParamRules = {
  refused: ['n', ...untranslatable],
  dropped: ['user', ...openAIHintsBut()],
};

export function transformRequest(request: ChatRequest, ctx: CallContext<'chat'>): ProviderRequest {
  const tools = toTools(request, ctx.provider);
  const thinking = toThinking(request, ctx.model);
  const body = {
    model: ctx.model,
    messages: toCohereMessages(request.messages, ctx),
    ...tools.fields,
    ...responseFormat(request),
    ...limits(request),
    ...sampling(request),
    ...thinking.fields,
    ...providerExtras(request, ['thinking', 'top_k']),
    ...(request.stream && { stream: true }),
  };
  const dropped = [...applyParamRules(request, rules, ctx.provider), ...tools.dropped, ...thinking.dropped];
  return { path: '/chat', body, dropped };
}

/** Cohere has one JSON format, which may have a schema; OpenAI's name and `strict` have no place in it. */
function responseFormat({ response_format: format }: ChatRequest) {
  if (!format || format.type === 'text') return {};
  const schema = format.type === 'json_schema' ? format.json_schema.schema : undefined;
  return { response_format: { type: 'json_object', ...(schema && { json_schema: schema }) } };
}

function limits(request: ChatRequest) {
  const max_tokens = outputLimit(request);
  const stop_sequences = stopSequences(request);
  return { ...(isGiven(max_tokens) && { max_tokens }), ...(stop_sequences.length > 0 && { stop_sequences }) };
}

/** Cohere's ranges are narrower than OpenAI's, and what lies outside is refused. */
function sampling(request: ChatRequest) {
  const { temperature, top_p, top_k, seed, frequency_penalty, presence_penalty } = request;
  return {
    ...(isGiven(temperature) && { temperature: within(temperature, 0, 1) }),
    ...(isGiven(top_p) && { p: within(top_p, 0.01, 0.99) }),
    ...(isGiven(top_k) && { k: top_k }),
    ...(isGiven(seed) && { seed }),
    ...(isGiven(frequency_penalty) && { frequency_penalty: within(frequency_penalty, 0, 1) }),
    ...(isGiven(presence_penalty) && { presence_penalty: within(presence_penalty, 0, 1) }),
  };
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
