/**
 * What a call used, parted so that each token is in one bucket only and each bucket has one price. Providers count in
 * overlapping sums: the prompt holds what the cache held, and either may be audio.
 */
import type { MeteredUsage } from '../call-record.ts';
import type { Prices, Pricing } from '../models/table.ts';

export interface Bucket {
  readonly name: keyof Prices;
  /** Tokens, or as many as there were of what `name` says; hours may be fractions. */
  readonly count: number;
  /** In USD for a million tokens or for one of what `name` says; undefined where none is known. */
  readonly price: number | undefined;
}

/** @param at when the call ended: some prices depend on the time of the day */
export function bucketsOf(usage: MeteredUsage, pricing: Pricing, at: Date): Bucket[] {
  const prices = pricesInForce(pricing, usage.promptTokens ?? 0, at);
  const charged = { ...usage, audioSeconds: chargedSeconds(usage, pricing) };
  const all = [...(isByToken(prices) ? tokenBuckets(usage, prices) : []), ...itemBuckets(charged, prices)];
  return all.filter(({ count }) => count > 0);
}

/** Of no audio at all none are. */
function chargedSeconds({ audioSeconds }: MeteredUsage, { least_audio_seconds: least = 0 }: Pricing) {
  return audioSeconds ? Math.max(audioSeconds, least) : audioSeconds;
}

function pricesInForce(pricing: Pricing, promptTokens: number, at: Date): Prices {
  const { long_context, hours, least_audio_seconds: _, ...base } = pricing;
  const hour = hours?.find(({ from, until }) => isBetween(at.toISOString().slice(11, 16), from, until));
  if (hour) return hour;
  return long_context && promptTokens > long_context.above ? { ...base, ...long_context } : base;
}

/** `until` is not part of it, and may lie on the next day. */
function isBetween(time: string, from: string, until: string): boolean {
  return from <= until ? from <= time && time < until : from <= time || time < until;
}

/** What is paid by the hour or the search counts its tokens all the same. */
function isByToken({ input, output }: Prices): boolean {
  return input !== undefined || output !== undefined;
}

function tokenBuckets(usage: MeteredUsage, prices: Prices): Bucket[] {
  const prompt = usage.billedPromptTokens ?? usage.promptTokens ?? 0;
  const completion = usage.billedCompletionTokens ?? usage.completionTokens ?? 0;
  return [
    ...parted(part('input', prompt, prices.input), promptParts(usage, prices)),
    ...parted(part('output', completion, prices.output), completionParts(usage, prices)),
  ];
}

/** What was cached first: only what the cache did not cover is heard or seen at a price of its own. */
function promptParts(usage: MeteredUsage, prices: Prices): Bucket[] {
  const { cachedTokens: read = 0, cachedAudioTokens: audioRead = 0, audioTokens = 0, imageTokens = 0 } = usage;
  const { cacheWriteTokens: written = 0, cacheWrite1hTokens: writtenForAnHour = 0 } = usage;
  return [
    part('cache_write_1h', writtenForAnHour, prices.cache_write_1h ?? prices.cache_write),
    part('cache_write', written - writtenForAnHour, prices.cache_write),
    part('cache_audio_read', audioRead, prices.cache_audio_read ?? prices.cache_read),
    part('cache_read', read - audioRead, prices.cache_read),
    part('input_audio', audioTokens - audioRead, prices.input_audio),
    part('input_image', imageTokens, prices.input_image),
  ];
}

function completionParts({ outputAudioTokens = 0, reasoningTokens = 0 }: MeteredUsage, prices: Prices): Bucket[] {
  return [
    part('output_audio', outputAudioTokens, prices.output_audio),
    part('output_reasoning', reasoningTokens, prices.output_reasoning),
  ];
}

function itemBuckets({ webSearches = 0, audioSeconds = 0, searchUnits = 0 }: MeteredUsage, prices: Prices): Bucket[] {
  const paidWithTokens = [
    part('per_request', 1, prices.per_request),
    part('per_audio_hour', audioSeconds / 3600, prices.per_audio_hour),
    part('per_search_unit', searchUnits, prices.per_search_unit),
  ];
  // A fee for the request pays for its searches; tokens never do.
  const search = prices.per_web_search ?? (prices.per_request === undefined ? undefined : 0);
  const items = paidWithTokens.filter(({ price }) => price !== undefined);
  return [...items, part('per_web_search', webSearches, search)];
}

function part(name: keyof Prices, count: number, price: number | undefined): Bucket {
  return { name, count: Number.isFinite(count) ? Math.max(count, 0) : 0, price };
}

/** The parts, each of what those before it have left, at the price of the whole unless they have their own; then the rest. */
function parted(whole: Bucket, parts: readonly Bucket[]): Bucket[] {
  let left = whole.count;
  const taken = parts.map(({ name, count, price }) => {
    const own = Math.min(count, left);
    left -= own;
    return { name, count: own, price: price ?? whole.price };
  });
  return [...taken, { ...whole, count: left }];
}
