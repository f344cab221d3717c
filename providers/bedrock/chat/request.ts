/** The request frame: which fields go where, and which have no counterpart. */
import type { ChatRequest } from '../../base/chat-types.ts';
import type { CallContext, ProviderRequest } from '../../base/endpoint.ts';
import { isRecord, type JsonRecord } from '../../base/json-values.ts';
import { openAIHintsBut, untranslatable } from '../../base/openai-only.ts';
import { applyParamRules, type ParamRules, providerExtras } from '../../base/params.ts';
import { toolPlan } from '../../base/tool-choice.ts';
import { modelPath } from '../model-id.ts';
import { withCachePoint } from './cache-points.ts';
import { toInferenceConfig } from './inference-config.ts';
import { toConverseMessages } from './messages.ts';
import { type BedrockModel, bedrockModel } from './models.ts';
import { type Reasoning, toReasoning } from './reasoning.ts';
import { toRequestMetadata } from './request-metadata.ts';
import { responseFormat } from './response-format.ts';
import { forcesCall, type Tools, toTools } from './tools.ts';
import type { Turn } from './turns.ts';

const rules: ParamRules = {
  refused: ['n', ...untranslatable],
  dropped: ['seed', 'frequency_penalty', 'presence_penalty', ...openAIHintsBut('metadata', 'service_tier')],
};

/** Not Converse's own fields: they have a place in `additionalModelRequestFields`, or a translation. */
const translated = ['thinking', 'top_k', 'cache_control', 'anthropic_beta', 'output_config'];

export function transformRequest(request: ChatRequest, ctx: CallContext<'chat'>): ProviderRequest {
  const dropped = applyParamRules(request, rules, ctx.provider);
  const model = bedrockModel(ctx.model);
  const format = responseFormat(request, model);
  const plan = toolPlan(request, ctx.provider);
  const reasoning = toReasoning(request, model, format.jsonTool !== undefined || forcesCall(plan));
  const { takesReasoning } = reasoning;
  const conversation = toConverseMessages(request.messages, { model, takesReasoning, instruction: format.instruction });
  const tools = toTools(request, plan, model, format);
  const inference = toInferenceConfig(request, model, reasoning);
  const metadata = toRequestMetadata(request);
  const tier = serviceTier(request);
  const body = {
    ...conversation,
    messages: markLast(conversation.messages, request, model),
    ...inference.fields,
    ...(tools.toolConfig && { toolConfig: tools.toolConfig }),
    ...modelFields(request, reasoning, tools, inference.modelFields),
    ...(format.textFormat && { outputConfig: { textFormat: format.textFormat } }),
    ...metadata.fields,
    ...tier.fields,
  };
  return {
    path: modelPath(ctx.model, request.stream ? 'converse-stream' : 'converse'),
    body: withExtras(body, providerExtras(request, translated)),
    dropped: [
      ...dropped,
      ...reasoning.dropped,
      ...inference.dropped,
      ...tools.dropped,
      ...metadata.dropped,
      ...tier.dropped,
    ],
  };
}

/** A mark on the request counts for its last block. */
function markLast(turns: Turn[], request: ChatRequest, model: BedrockModel): Turn[] {
  const last = turns.at(-1) as Turn;
  return [...turns.slice(0, -1), { ...last, content: withCachePoint(last.content, request, model) }];
}

/** What Converse does not know but the model does. */
function modelFields(request: ChatRequest, reasoning: Reasoning, tools: Tools, sampling: object) {
  const { anthropic_beta, output_config } = request as { anthropic_beta?: string | string[]; output_config?: object };
  const fields = {
    ...withExtras({ ...reasoning.fields }, output_config ? { output_config } : {}),
    ...sampling,
    ...(tools.claudeChoice && { tool_choice: tools.claudeChoice }),
    ...(anthropic_beta && { anthropic_beta: [anthropic_beta].flat() }),
  };
  return Object.keys(fields).length > 0 && { additionalModelRequestFields: fields };
}

/** The caller's own fields say it best; objects of both are merged. */
function withExtras(body: JsonRecord, extras: JsonRecord): Record<string, unknown> {
  const merged = Object.entries(extras).map(([name, extra]) => {
    const ours = body[name];
    return [name, isRecord(ours) && isRecord(extra) ? { ...ours, ...extra } : extra];
  });
  return { ...body, ...Object.fromEntries(merged) };
}

const tiers = ['default', 'flex', 'priority', 'reserved'];

function serviceTier({ service_tier: tier }: ChatRequest) {
  if (!tier || tier === 'auto') return { fields: {}, dropped: [] };
  return tiers.includes(tier)
    ? { fields: { serviceTier: { type: tier } }, dropped: [] }
    : { fields: {}, dropped: ['service_tier'] };
}
