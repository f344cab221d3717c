/**
 * What `@pydantic/genai-prices` knows, in our own terms.
 * @see https://github.com/pydantic/genai-prices
 */
import {
  type ConditionalPrice,
  findProvider,
  type MatchLogic,
  type ModelInfo,
  type ModelPrice,
} from '@pydantic/genai-prices';
import type { Pricing } from '../../gateway/models/table.ts';

export function genaiModels(provider: string): readonly ModelInfo[] {
  const found = findProvider({ providerId: provider });
  if (found?.id !== provider) throw new Error(`genai-prices knows no provider \`${provider}\`.`);
  return found.models;
}

/** Its matching rules as the source of one regular expression. */
export function toPattern(match: MatchLogic): string {
  if ('or' in match) return match.or.map(toPattern).join('|');
  if ('and' in match) return `^${match.and.map((part) => `(?=.*?(?:${toPattern(part)}))`).join('')}`;
  if ('equals' in match) return `^${literally(match.equals)}$`;
  if ('starts_with' in match) return `^${literally(match.starts_with)}`;
  if ('ends_with' in match) return `${literally(match.ends_with)}$`;
  if ('contains' in match) return literally(match.contains);
  return match.regex;
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** @param asOf a day, as in `2026-11-22`: of prices that change in time, those in force then */
export function toPricing(prices: ModelInfo['prices'], asOf: string): Pricing | undefined {
  const inForce = (Array.isArray(prices) ? prices : [{ prices }]).filter((price) => isInForce(price, asOf));
  const base = inForce.findLastIndex(({ constraint }) => constraint?.type !== 'time_of_date');
  const hours = inForce.slice(base + 1).map(toHours);
  const pricing = toPrices(inForce[base]?.prices ?? {});
  if (Object.keys(pricing).length === 0) return undefined;
  return hours.length > 0 ? { ...pricing, hours } : pricing;
}

function isInForce({ constraint }: ConditionalPrice, asOf: string): boolean {
  return constraint?.type !== 'start_date' || constraint.start_date <= asOf;
}

/** From `01:00:00Z` to `01:00`. */
function toHours({ constraint, prices }: ConditionalPrice) {
  if (constraint?.type !== 'time_of_date') throw new Error('Only prices of some hours come after the price of a day.');
  return { from: constraint.start_time.slice(0, 5), until: constraint.end_time.slice(0, 5), ...toPrices(prices) };
}

function toPrices(prices: ModelPrice): Pricing {
  const named = Object.entries(prices).flatMap(([key, price]) => {
    const known = toOurName(key);
    return known && price !== undefined ? [{ ...known, price }] : [];
  });
  const base = named.map(({ name, per, price }) => [name, (typeof price === 'number' ? price : price.base) / per]);
  const tiers = named.flatMap(({ name, price }) =>
    typeof price === 'number' ? [] : price.tiers.map((tier) => ({ name, ...tier })),
  );
  const [above, ...more] = new Set(tiers.map(({ start }) => start));
  if (more.length > 0) throw new Error('A price changes at more than one length of the input: the table has no place.');
  if (above === undefined) return Object.fromEntries(base);
  const long = tiers.map(({ name, price }) => [name, price]);
  return { ...Object.fromEntries(base), long_context: { above, ...Object.fromEntries(long) } };
}

/** Prices of things no endpoint here has (stored files, pages of documents) have no name. */
function toOurName(key: string): { name: string; per: number } | undefined {
  if (key.endsWith('_mtok')) return { name: key.slice(0, -'_mtok'.length), per: 1 };
  if (key === 'requests_kcount') return { name: 'per_request', per: 1000 };
  if (key === 'web_searches_kcount') return { name: 'per_web_search', per: 1000 };
  if (key === 'input_audio_hours') return { name: 'per_audio_hour', per: 1 };
  return undefined;
}
