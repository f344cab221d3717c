/** The request frame: which fields go where, and which have no counterpart. */
import type { ChatRequest } from '../../base/chat-types.ts';
import type { CallContext, ProviderRequest } from '../../base/endpoint.ts';
import { openAIHintsBut } from '../../base/openai-only.ts';
import { applyParamRules, isGiven, type ParamRules, providerExtras } from '../../base/params.ts';
import { toExtras } from '../extras.ts';
import { type GeminiModel, geminiModel } from '../models.ts';
import { generatePath } from '../path.ts';
import { toContents } from './contents.ts';
import { toGenerationConfig } from './generation-config.ts';
import { toThinking } from './thinking.ts';
import { toTools } from './tools.ts';

export function transformRequest(request: ChatRequest, ctx: CallContext<'chat'>): ProviderRequest {
  const model = geminiModel(ctx.model);
  const dropped = applyParamRules(request, rulesFor(model), ctx.provider);
  const thinking = toThinking(request, model.thinking);
  const extras = toExtras(providerExtras(request, ['thinking', 'top_k', 'cache_control']));
  const tools = toTools(request, ctx.provider);
  const tier = toServiceTier(request);
  const config = {
    ...toGenerationConfig(request, model, ctx.provider),
    ...thinking.config,
    ...extras.generationConfig,
  };
  const body = {
    ...toContents(request.messages, model),
    ...tools.fields,
    ...(Object.keys(config).length > 0 && { generationConfig: config }),
    ...tier.fields,
    ...extras.body,
  };
  return {
    path: generatePath(ctx.model, request.stream === true),
    body,
    dropped: [...dropped, ...thinking.dropped, ...tools.dropped, ...tier.dropped],
  };
}

function rulesFor(model: GeminiModel): ParamRules {
  return model.penalties ? rules : { ...rules, dropped: [...rules.dropped, 'frequency_penalty', 'presence_penalty'] };
}

const rules: ParamRules = {
  refused: ['logit_bias', 'audio', 'functions', 'function_call'],
  dropped: ['user', ...openAIHintsBut('service_tier')],
};

const tiers = new Map([
  ['default', 'standard'],
  ['standard', 'standard'],
  ['flex', 'flex'],
  ['priority', 'priority'],
]);

/** `auto` is what Gemini does unasked. */
function toServiceTier({ service_tier: asked }: ChatRequest): { fields: object; dropped: string[] } {
  const serviceTier = tiers.get(asked ?? '');
  if (serviceTier) return { fields: { serviceTier }, dropped: [] };
  return { fields: {}, dropped: isGiven(asked) && asked !== 'auto' ? ['service_tier'] : [] };
}
