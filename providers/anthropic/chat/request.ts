/** The request frame: which fields go where, and which have no counterpart. */
import type { ChatRequest } from '../../base/chat-types.ts';
import { type ClaudeModel, claudeModel } from '../../base/claude-models.ts';
import { toClaudeStop } from '../../base/claude-stop.ts';
import { type Thinking, toThinking } from '../../base/claude-thinking.ts';
import type { CallContext, ProviderRequest } from '../../base/endpoint.ts';
import { audioOutput, openAIHintsBut } from '../../base/openai-only.ts';
import { applyParamRules, isGiven, outputLimit, type ParamRules, providerExtras } from '../../base/params.ts';
import { toAnthropicMessages } from './messages.ts';
import { responseFormat } from './response-format.ts';
import { forcesCall, functionPlan, toTools } from './tools.ts';

const rules: ParamRules = {
  refused: ['n', 'logprobs', 'top_logprobs', 'logit_bias', ...audioOutput, 'functions', 'function_call'],
  dropped: ['seed', 'frequency_penalty', 'presence_penalty', ...openAIHintsBut('metadata', 'service_tier')],
};

export function transformRequest(request: ChatRequest, ctx: CallContext<'chat'>): ProviderRequest {
  const model = claudeModel(ctx.model);
  const format = responseFormat(request, model);
  const plan = functionPlan(request, ctx.provider);
  const thinking = toThinking(request, model, format.jsonTool !== undefined || forcesCall(plan));
  const sampling = toSampling(request, model, thinking);
  const { stop, dropped: droppedStop } = toClaudeStop(request);
  const body = {
    model: ctx.model,
    max_tokens: thinking.maxTokens(outputLimit(request)),
    ...toAnthropicMessages(request.messages, thinking.takesBlocks),
    ...toTools(request, plan, model, format),
    ...sampling.fields,
    ...(stop.length > 0 && { stop_sequences: stop }),
    ...thinking.fields,
    ...outputConfig(request, thinking, format.outputFormat),
    ...metadata(request),
    ...serviceTier(request),
    ...providerExtras(request, ['thinking', 'top_k', 'anthropic_beta', 'output_config']),
    ...(request.stream && { stream: true }),
  };
  const dropped = [
    ...applyParamRules(request, rules, ctx.provider),
    ...thinking.dropped,
    ...sampling.dropped,
    ...droppedMetadata(request),
    ...droppedTier(request),
    ...droppedStop,
  ];
  return { path: '/messages', body, headers: betaHeaders(request, ctx), dropped };
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

/** The caller's own `output_config`, which OpenAI does not know, says it best. */
function outputConfig(request: ChatRequest, thinking: Thinking, format: object | undefined) {
  const asked = (request as { output_config?: object }).output_config;
  const config = { ...thinking.outputConfig, ...(format && { format }), ...asked };
  return Object.keys(config).length > 0 && { output_config: config };
}

function metadata(request: ChatRequest) {
  const user_id = request.metadata?.['user_id'] ?? request.user;
  return isGiven(user_id) && { metadata: { user_id } };
}

/** Anthropic keeps no labels with its answers. */
function droppedMetadata({ metadata }: ChatRequest): string[] {
  return Object.keys(metadata ?? {}).some((name) => name !== 'user_id') ? ['metadata'] : [];
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

/** The caller's header, `anthropic_beta` in the body as Bedrock and Vertex take it, and what file ids need. */
function betaHeaders(request: ChatRequest, { forwarded }: CallContext<'chat'>): Record<string, string> {
  const asked = (request as { anthropic_beta?: string | string[] }).anthropic_beta;
  const header = forwarded['anthropic-beta'];
  const betas = [
    ...(header ? [header] : []),
    ...[asked ?? []].flat(),
    ...(usesFileIds(request) ? ['files-api-2025-04-14'] : []),
  ];
  return betas.length > 0 ? { 'anthropic-beta': [...new Set(betas)].join(',') } : {};
}

function usesFileIds(request: ChatRequest): boolean {
  return request.messages.some(
    ({ content }) => Array.isArray(content) && content.some((part) => part.type === 'file' && part.file.file_id),
  );
}
