/** What a call cost: by the operator's price, else as its provider tells, else by the table of known models. */
import { type CallRecord, isFromCache } from '../call-record.ts';
import { type Bucket, bucketsOf } from './buckets.ts';
import { fromPicos, fromUsd, type PicoUsd } from './pico-usd.ts';
import { tierFactor } from './service-tier.ts';

/** `unpriced` is no price of zero: nobody knows. */
export type Cost = PicoUsd | 'unpriced';

/** Undefined for a call that used nothing: one that no provider answered. @param at when the call ended */
export function costOf(record: CallRecord, at: Date): Cost | undefined {
  const { usage, toldCostUsd } = record;
  if (isFromCache(record)) return 0n;
  if (!usage) return isAnswered(record) ? 'unpriced' : undefined;
  const { pricing, isOverride } = record.findPrices?.(record) ?? {};
  if (toldCostUsd !== undefined && !isOverride) return fromUsd(toldCostUsd);
  const factor = tierFactor(record);
  if (!pricing || factor === undefined) return 'unpriced';
  return sumOf(bucketsOf(usage, pricing, at), factor);
}

/** By a provider, in whole or in part. */
function isAnswered({ provider, status, error, chunks }: CallRecord): boolean {
  return provider !== undefined && (chunks > 0 || (status === 200 && !error));
}

/** A provider that counted nothing does not work for nothing. */
function sumOf(buckets: readonly Bucket[], tokenFactor: number): Cost {
  if (buckets.length === 0) return 'unpriced';
  let sum = 0n;
  for (const bucket of buckets) {
    if (bucket.price === undefined) return 'unpriced';
    sum += costOfBucket(bucket, bucket.price, tokenFactor);
  }
  return sum;
}

function costOfBucket({ name, count }: Bucket, price: number, tokenFactor: number): PicoUsd {
  const isItem = name.startsWith('per_');
  return isItem ? fromUsd(price * count) : fromPicos(price * 1e6 * count * tokenFactor);
}
