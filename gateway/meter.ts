/** What an answer, or a chunk of one, tells of the call: what it used, what it cost, who answered and why it ended. */
import type { Usage } from '../providers/base/chat-types.ts';
import { isRecord, type JsonRecord, recordOf } from '../providers/base/json-values.ts';
import type { CallRecord, MeteredUsage } from './call-record.ts';
import type { StreamedChoice } from './estimate-usage.ts';

interface Generated {
  readonly model?: string;
  readonly usage?: Usage | null;
  readonly service_tier?: unknown;
  readonly choices: readonly (StreamedChoice & { readonly finish_reason?: string | null })[];
}

/** For the endpoints that generate tokens. */
export function meterTokens({ model, usage, service_tier, choices }: Generated, record: CallRecord): void {
  meterModel(model, record);
  // Anthropic has it beside its counts.
  const tier = service_tier ?? recordOf(usage)['service_tier'];
  if (typeof tier === 'string') record.serviceTier = tier.slice(0, 50);
  record.soFar?.add(choices);
  if (usage) {
    record.usage = tokensOf(usage);
    meterToldCost(usage, record);
  }
  const reason = choices[0]?.finish_reason;
  if (reason) record.finishReason = reason;
}

export function meterModel(model: string | undefined, record: CallRecord): void {
  if (model) record.answeredModel ??= model.slice(0, 200);
}

/** What some providers say a call cost, beside their counts. */
export function meterToldCost(usage: object, record: CallRecord): void {
  const cost = toldCost(recordOf(usage));
  if (cost !== undefined) record.toldCostUsd = cost;
}

export function tokensOf(usage: Usage): MeteredUsage {
  const { prompt_tokens_details: prompt, completion_tokens_details: completion } = usage;
  return {
    promptTokens: usage.prompt_tokens,
    completionTokens: usage.completion_tokens,
    cachedTokens: prompt?.cached_tokens,
    cacheWriteTokens: prompt?.cache_write_tokens,
    cacheWrite1hTokens: prompt?.cache_write_1h_tokens,
    reasoningTokens: completion?.reasoning_tokens,
    audioTokens: prompt?.audio_tokens,
    cachedAudioTokens: prompt?.cached_audio_tokens,
    imageTokens: prompt?.image_tokens,
    outputAudioTokens: completion?.audio_tokens,
    billedPromptTokens: usage.billed_units?.input_tokens,
    billedCompletionTokens: usage.billed_units?.output_tokens,
    webSearches: searchesIn(recordOf(usage)),
  };
}

/**
 * As Anthropic and OpenRouter name them, and as Perplexity does.
 * @see https://docs.perplexity.ai/api-reference/chat-completions-post
 */
function searchesIn({ server_tool_use, num_search_queries }: JsonRecord): number | undefined {
  return amount(recordOf(server_tool_use)['web_search_requests']) ?? amount(num_search_queries);
}

/**
 * OpenRouter's `cost`, Perplexity's `cost.total_cost`, or xAI's ticks, of which a dollar has ten thousand million.
 * @see https://openrouter.ai/docs/use-cases/usage-accounting
 * @see https://docs.x.ai/docs/api-reference
 */
function toldCost(usage: JsonRecord): number | undefined {
  const { cost, cost_in_usd_ticks: ticks } = usage;
  if (isRecord(cost)) return amount(cost['total_cost']);
  if (amount(cost) !== undefined) return Number(cost) + ownKeyCost(usage);
  return amount(ticks) === undefined ? undefined : Number(ticks) / 1e10;
}

/** With a key of one's own at the upstream, OpenRouter's `cost` is its fee alone. */
function ownKeyCost({ is_byok, cost_details }: JsonRecord): number {
  return (is_byok === true && amount(recordOf(cost_details)['upstream_inference_cost'])) || 0;
}

function amount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
