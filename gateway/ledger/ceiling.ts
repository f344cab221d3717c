/** The most that a call can cost: the most it can use, at the dearest price that can apply. */
import type { Endpoint, RequestOf } from '../../providers/base/endpoint.ts';
import { fromPicos, type PicoUsd } from '../cost/pico-usd.ts';
import type { Prices, Pricing } from '../models/table.ts';
import { type Bounds, boundsOf, type ModelBounds, mostSearches } from './bounds.ts';

interface Ceiling {
  /** Undefined where the model has no price, or its answer no known end. */
  readonly cost: PicoUsd | undefined;
  /** What limits of tokens are asked for. */
  readonly tokens: number;
}

interface PricedModel extends ModelBounds {
  readonly pricing: Pricing | undefined;
}

/** Of a call that may be served by any of several models, the highest of their ceilings; undefined where one has none. */
export function highestCeiling<E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  models: readonly PricedModel[],
): Ceiling {
  const ceilings = models.map((model) => ceilingOf(endpoint, request, model));
  const costs = ceilings.map(({ cost }) => cost);
  return {
    cost: costs.reduce((one, other) =>
      one === undefined || other === undefined ? undefined : one > other ? one : other,
    ),
    tokens: Math.max(...ceilings.map(({ tokens }) => tokens)),
  };
}

export function ceilingOf<E extends Endpoint>(endpoint: E, request: RequestOf<E>, model: PricedModel): Ceiling {
  const bounds = boundsOf[endpoint](request, model);
  return { cost: model.pricing && dearest(bounds, model.pricing), tokens: bounds.likely };
}

function dearest(bounds: Bounds, pricing: Pricing): PicoUsd | undefined {
  const { long_context, hours = [], least_audio_seconds: least = 0, ...base } = pricing;
  const heard = { ...bounds, audioSeconds: Math.max(bounds.audioSeconds, least) };
  const isLong = long_context && bounds.prompt > long_context.above;
  const costs = [base, ...(isLong ? [{ ...base, ...long_context }] : []), ...hours].map((prices) =>
    picosOf(heard, prices),
  );
  const known = costs.filter((cost) => cost !== undefined);
  return known.length < costs.length ? undefined : fromPicos(Math.ceil(Math.max(...known)));
}

/** Undefined where something that may be used has no price. */
function picosOf(bounds: Bounds, prices: Prices): number | undefined {
  const tokens = tokenPicos(bounds, prices);
  const items = [
    prices.per_request,
    prices.per_audio_hour && (prices.per_audio_hour * bounds.audioSeconds) / 3600,
    prices.per_search_unit && prices.per_search_unit * bounds.searchUnits,
    prices.per_web_search && prices.per_web_search * searchesOf(bounds, prices),
  ].filter((usd) => usd !== undefined);
  const isByToken = prices.input !== undefined || prices.output !== undefined;
  if (isByToken ? tokens === undefined : items.length === 0) return undefined;
  return (tokens ?? 0) + items.reduce((sum, usd) => sum + usd * 1e12, 0);
}

/** Who charges for citations searches unasked. */
function searchesOf({ searches }: Bounds, { output_citation }: Prices): number {
  return output_citation === undefined ? searches : mostSearches;
}

function tokenPicos({ prompt, output, hasAudio, answersWithAudio }: Bounds, prices: Prices): number | undefined {
  const { input, cache_write, cache_write_1h, input_audio, input_image, input_video } = prices;
  const read = [input, cache_write, cache_write_1h, input_image, input_video, ...(hasAudio ? [input_audio] : [])];
  const { output_reasoning, output_citation, output_audio } = prices;
  const written = [prices.output, output_reasoning, output_citation, ...(answersWithAudio ? [output_audio] : [])];
  const parts = [costOfTokens(prompt, input, read), costOfTokens(output, prices.output, written)];
  return parts.every((part) => part !== undefined) ? parts.reduce((sum, part) => sum + part, 0) : undefined;
}

/** USD for a million tokens is a million pico-USD for one. */
function costOfTokens(count: number | undefined, usual: number | undefined, all: readonly (number | undefined)[]) {
  if (count === 0) return 0;
  if (count === undefined || usual === undefined) return undefined;
  return count * 1e6 * Math.max(...all.filter((price) => price !== undefined));
}
