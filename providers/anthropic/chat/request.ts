/** The request frame: which fields go where, and which have no counterpart. */
import type { ChatRequest } from '../../base/chat-types.ts';
import { type ClaudeModel, claudeModel } from '../../base/claude-models.ts';
import type { CallContext, ProviderRequest } from '../../base/endpoint.ts';
import {
  applyParamRules,
  isGiven,
  outputLimit,
  type ParamRules,
  providerExtras,
  stopSequences,
} from '../../base/params.ts';
import { toAnthropicMessages } from './messages.ts';
import { responseFormat } from './response-format.ts';
import { type Thinking, toThinking } from './thinking.ts';
import { toTools } from './tools.ts';

const rules: ParamRules = {
  refused: ['n', 'logprobs', 'top_logprobs', 'logit_bias', 'audio', 'modalities', 'functions', 'function_call'],
  dropped: [
    'seed',
    'frequency_penalty',
    'presence_penalty',
    'store',
    'prediction',
    'verbosity',
    'moderation',
    'prompt_cache_key',
    'prompt_cache_options',
    'prompt_cache_retention',
    'safety_identifier',
  ],
};

export function transformRequest(request: ChatRequest, ctx: CallContext<'chat'>): ProviderRequest {
  const model = claudeModel(ctx.model);
  const format = responseFormat(request, model);
  const thinking = toThinking(request, model, format.forcesTool);
  const sampling = toSampling(request, model, thinking);
  const body = {
    model: ctx.model,
    max_tokens: thinking.maxTokens(outputLimit(request)),
    ...toAnthropicMessages(request.messages),
    ...toTools(request, ctx.provider, format),
    ...sampling.fields,
    ...stopFields(request),
    ...thinking.fields,
    ...outputConfig(thinking, format.outputFormat),
    ...metadata(request),
    ...serviceTier(request),
    ...providerExtras(request, ['thinking', 'anthropic_beta', 'output_config']),
    ...(request.stream && { stream: true }),
  };
  const dropped = [...applyParamRules(request, rules, ctx.provider), ...thinking.dropped, ...sampling.dropped];
  return { path: '/messages', body, headers: betaHeaders(request), dropped: [...dropped, ...droppedTier(request)] };
}

/** Anthropic's range is 0 to 1; it takes only one of temperature and top_p, and none while thinking. */
function toSampling(request: ChatRequest, model: ClaudeModel, thinking: Thinking) {
  const given = (['temperature', 'top_p', 'top_k'] as const).filter((param) => isGiven(request[param]));
  if (!model.sampling || thinking.on) return { fields: {}, dropped: given };
  const both = given.includes('temperature') && given.includes('top_p');
  const { temperature, top_p, top_k } = request;
  return {
    fields: {
      ...(isGiven(temperature) && { temperature: Math.min(Math.max(temperature, 0), 1) }),
      ...(isGiven(top_p) && !both && { top_p }),
      ...(isGiven(top_k) && { top_k }),
    },
    dropped: both ? ['top_p'] : [],
  };
}

/** Stop sequences of white space only are refused. */
function stopFields(request: ChatRequest) {
  const stop = stopSequences(request).filter((sequence) => sequence.trim() !== '');
  return stop.length > 0 && { stop_sequences: stop };
}

function outputConfig(thinking: Thinking, format: object | undefined) {
  const config = { ...thinking.outputConfig, ...(format && { format }) };
  return Object.keys(config).length > 0 && { output_config: config };
}

function metadata(request: ChatRequest) {
  const user_id = request.metadata?.['user_id'] ?? request.user;
  return isGiven(user_id) && { metadata: { user_id } };
}

const tiers: Readonly<Record<string, string>> = {
  auto: 'auto',
  default: 'standard_only',
  standard_only: 'standard_only',
};

function serviceTier(request: ChatRequest) {
  const tier = tiers[request.service_tier ?? ''];
  return tier !== undefined && { service_tier: tier };
}

function droppedTier(request: ChatRequest): string[] {
  return isGiven(request.service_tier) && !tiers[request.service_tier] ? ['service_tier'] : [];
}

/** `anthropic_beta` in the body, as Bedrock and Vertex take it, becomes the header; file ids need theirs. */
function betaHeaders(request: ChatRequest): Record<string, string> {
  const asked = (request as { anthropic_beta?: string | string[] }).anthropic_beta;
  const betas = [...[asked ?? []].flat(), ...(usesFileIds(request) ? ['files-api-2025-04-14'] : [])];
  return betas.length > 0 ? { 'anthropic-beta': [...new Set(betas)].join(',') } : {};
}

function usesFileIds(request: ChatRequest): boolean {
  return request.messages.some(
    ({ content }) => Array.isArray(content) && content.some((part) => part.type === 'file' && part.file.file_id),
  );
}
