/**
 * CloudWatch metrics of each request, as one line of the log in Embedded Metric Format.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type ErrorKind, type GatewayError, ProviderError } from '../providers/base/errors.ts';
import type { CallRecord } from './call-record.ts';
import { toUsd } from './cost/pico-usd.ts';

/** @param endedAt milliseconds, on the clock of `startedAt`. @param aborted the caller left */
export type WriteMetrics = (record: CallRecord, endedAt: number, aborted: boolean) => Promise<void> | void;

type Metric = readonly [name: string, value: number | undefined, unit?: (typeof MetricUnit)[keyof typeof MetricUnit]];

export const writeMetrics: WriteMetrics = (record, endedAt, aborted) => {
  // One each: nothing of one request can end up in the metrics of another.
  const metrics = new Metrics({ namespace: 'RAWDOG', serviceName: 'rawdog' });
  for (const [name, value] of Object.entries(dimensionsOf(record))) metrics.addDimension(name, value);
  metrics.addMetadata('requestId', record.requestId);
  if (record.error) metrics.addMetadata('errorKind', record.error.fields.kind);
  for (const [name, value, unit = MetricUnit.Count] of metricsOf(record, endedAt, aborted)) {
    if (value !== undefined && Number.isFinite(value)) metrics.addMetric(name, unit, value);
  }
  metrics.publishStoredMetrics();
};

/** Each combination is billed as a metric of its own: models that are not known by name count as one. */
function dimensionsOf(call: CallRecord): Record<string, string> {
  const { endpoint, provider, findPrices } = call;
  return provider === undefined ? { endpoint } : { endpoint, provider, model: findPrices?.(call).name ?? 'other' };
}

function metricsOf(record: CallRecord, endedAt: number, aborted: boolean): Metric[] {
  const { error } = record;
  const isCallers = error !== undefined && isCallersFault(error);
  return [
    ['Requests', 1],
    ['Errors', Number(error !== undefined && !isCallers && !aborted)],
    ['ClientErrors', Number(isCallers)],
    ['Latency', endedAt - record.startedAt, MetricUnit.Milliseconds],
    ['CacheHits', record.cache && Number(record.cache !== 'miss')],
    ['CacheMisses', record.cache && Number(record.cache === 'miss')],
    // Rare, and each metric has its price: there only when there is something to tell.
    ['BudgetRefusals', isOwnRefusal(error, 'insufficient_quota')],
    ['LimitRefusals', isOwnRefusal(error, 'rate_limit_exceeded')],
    ['BudgetWarnings', record.lease?.headers['x-rawdog-budget-warning'] === undefined ? undefined : 1],
    ...(record.provider === undefined ? [] : callMetrics(record)),
  ];
}

/** Providers have budgets and limits too, and a gateway that is full has a code of its own. */
function isOwnRefusal(error: GatewayError | undefined, code: string): 1 | undefined {
  return error && !(error instanceof ProviderError) && error.fields.code === code ? 1 : undefined;
}

function callMetrics(record: CallRecord): Metric[] {
  const { usage = {}, cost, firstChunkAt, startedAt, chunks, tried } = record;
  return [
    ['PromptTokens', usage.promptTokens],
    ['CompletionTokens', usage.completionTokens],
    ['CachedTokens', usage.cachedTokens],
    ['CacheWriteTokens', usage.cacheWriteTokens],
    ['ReasoningTokens', usage.reasoningTokens],
    ['AudioSeconds', usage.audioSeconds],
    ['SearchUnits', usage.searchUnits],
    ['CostUsd', typeof cost === 'bigint' ? toUsd(cost) : undefined, MetricUnit.NoUnit],
    ['UnpricedRequests', Number(cost === 'unpriced')],
    ['TimeToFirstChunk', firstChunkAt && firstChunkAt - startedAt, MetricUnit.Milliseconds],
    ['Chunks', chunks || undefined],
    ['UpstreamRetries', tried.length - 1],
    ['AuthFailures', record.authFailures],
  ];
}

/** What a provider refuses for what the caller wrote. Its other refusals (keys, money, limits) are the operator's to mend. */
const ofTheRequest: ReadonlySet<ErrorKind> = new Set([
  'bad_request',
  'context_length',
  'content_policy',
  'not_found',
  'too_large',
]);

function isCallersFault(error: GatewayError): boolean {
  const { kind, status } = error.fields;
  return error instanceof ProviderError ? ofTheRequest.has(kind) : status < 500;
}
