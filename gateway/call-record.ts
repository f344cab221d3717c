/** What is known of one call, gathered on its way: the source of the log line, and of everything metered. Never content. */
import { asGatewayError, type GatewayError } from '../providers/base/errors.ts';
import type { Cost } from './cost/cost.ts';
import type { FindPrices } from './cost/find-prices.ts';
import { toUsd } from './cost/pico-usd.ts';
import type { AnswerSoFar } from './estimate-usage.ts';
import type { Principal } from './keys/types.ts';
import type { Lease } from './ledger/types.ts';

/** What the provider counted, whatever it counts: each only where it tells. */
export interface MeteredUsage {
  readonly promptTokens?: number | undefined;
  readonly completionTokens?: number | undefined;
  readonly cachedTokens?: number | undefined;
  readonly cacheWriteTokens?: number | undefined;
  /** Of those, kept for an hour. */
  readonly cacheWrite1hTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  /** Of the prompt. */
  readonly audioTokens?: number | undefined;
  /** Of the audio in the prompt. */
  readonly cachedAudioTokens?: number | undefined;
  /** Of the prompt. */
  readonly imageTokens?: number | undefined;
  /** Of the completion. */
  readonly outputAudioTokens?: number | undefined;
  /** Of the prompt and of the completion, where the provider charges less than it counts. */
  readonly billedPromptTokens?: number | undefined;
  readonly billedCompletionTokens?: number | undefined;
  readonly webSearches?: number | undefined;
  /** Of audio that was transcribed. */
  readonly audioSeconds?: number | undefined;
  /** Cohere's unit of reranking. */
  readonly searchUnits?: number | undefined;
  /** Of an answer that broke off before its provider told all. */
  readonly usageEstimated?: true;
}

/** One call of a provider. */
interface Tried {
  /** `provider/model` */
  readonly target: string;
  /** Milliseconds until its answer began, or it failed. */
  readonly ms: number;
  readonly error?: unknown;
}

export interface CallRecord {
  readonly requestId: string;
  readonly startedAt: number;
  endpoint: string;
  method: string;
  path: string;
  /** Tells callers apart without naming them. */
  caller?: string | undefined;
  model?: string;
  provider?: string;
  providerModel?: string;
  /** What the provider says has answered. */
  answeredModel?: string;
  /** Calls made to providers, in the order in which they ended. */
  readonly tried: Tried[];
  /** Of those, refused for our key: a wrong one, without the rights, or out of money. */
  authFailures?: number;
  stream?: boolean;
  /** Of service, where the caller asked for one. */
  askedTier?: string | undefined;
  /** Of service, as the provider says. */
  serviceTier?: string;
  status?: number;
  firstChunkAt?: number;
  chunks: number;
  /** Whose call it is, once it is let in. */
  principal?: Principal;
  /** What is held for it until it ends. */
  lease?: Lease;
  /** Where the cache is on: given again, asked of a provider, or shared with a call that was under way. */
  cache?: 'hit' | 'miss' | 'joined' | undefined;
  usage?: MeteredUsage;
  /** For the usage of an answer that breaks off. */
  soFar?: AnswerSoFar;
  /** What the provider itself says the call cost, in USD. */
  toldCostUsd?: number;
  /** Known once a provider has answered, with whatever. */
  findPrices?: FindPrices;
  cost?: Cost | undefined;
  finishReason?: string | null;
  upstreamRequestId?: string;
  dropped?: readonly string[];
  /** The provider's headers that the caller gets too. */
  passedOn?: Readonly<Record<string, string>>;
  error?: GatewayError;
}

/** Answered without a call of its own to a provider. */
export function isFromCache({ cache }: Pick<CallRecord, 'cache'>): boolean {
  return cache === 'hit' || cache === 'joined';
}

/** One flat line a request. @param now milliseconds, on the clock of `startedAt` */
export function logFields(record: CallRecord, now: number, aborted: boolean): Record<string, unknown> {
  const { requestId, endpoint, method, path, caller, model, provider, providerModel, tried, stream, status, usage } =
    record;
  return {
    requestId,
    endpoint,
    method,
    path,
    caller,
    team: record.principal?.team?.id,
    model,
    provider,
    providerModel,
    attempts: tried.length || undefined,
    tried: tried.length > 1 ? tried.slice(0, 20).map(triedFields) : undefined,
    authFailures: record.authFailures,
    stream,
    status,
    cache: record.cache,
    latencyMs: round(now - record.startedAt),
    timeToFirstChunkMs: record.firstChunkAt && round(record.firstChunkAt - record.startedAt),
    chunks: record.chunks || undefined,
    finishReason: record.finishReason,
    serviceTier: record.serviceTier,
    ...usage,
    ...costFields(record.cost),
    upstreamRequestId: record.upstreamRequestId,
    droppedParams: record.dropped?.length ? record.dropped.slice(0, 20).map(shortened) : undefined,
    aborted: aborted || undefined,
    ...(record.error && errorFields(record.error)),
  };
}

/** As short as it can be told: `openai/gpt-4o overloaded 503 120ms`. */
function triedFields({ target, ms, error }: Tried): string {
  const outcome = error === undefined ? 'ok' : outcomeOf(error);
  return `${target.slice(0, 200)} ${outcome} ${Math.round(ms)}ms`;
}

function outcomeOf(error: unknown): string {
  const { kind, code, status } = asGatewayError(error).fields;
  return `${code ?? kind} ${status}`;
}

function costFields(cost: Cost | undefined): { costUsd?: number; unpriced?: true } {
  if (cost === undefined) return {};
  return cost === 'unpriced' ? { unpriced: true } : { costUsd: toUsd(cost) };
}

/** Callers choose the names of fields that only a provider may know. */
function shortened(name: string): string {
  return name.slice(0, 50);
}

/** Kind and code only: a message may quote what the caller or the model said. */
function errorFields({ fields, cause }: GatewayError) {
  return { errorKind: fields.kind, errorCode: fields.code, errorParam: fields.param, errorAt: whereThrown(cause) };
}

/** Where, without what: the messages of syntax errors quote the text they choke on. */
function whereThrown(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const frames = (cause.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return [cause.name, ...frames.slice(0, 3).map((line) => line.trim())].join(' ');
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
