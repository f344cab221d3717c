/** What a call used, as whole numbers that can be summed exactly: each token is in one of them only. */
import type { MeteredUsage } from '../call-record.ts';
import { bucketsOf } from '../cost/buckets.ts';

/** The parts of a prompt: all of them together are its tokens. */
export const inputParts = [
  'input',
  'cache_read',
  'cache_audio_read',
  'cache_write',
  'cache_write_1h',
  'input_audio',
  'input_image',
] as const;
export const outputParts = ['output', 'output_reasoning', 'output_audio'] as const;
export const countNames = [...inputParts, ...outputParts, 'web_searches', 'audio_ms', 'search_units'] as const;

type CountName = (typeof countNames)[number];
/** Tokens, but for the last three names; what is zero is left out. */
export type Counts = Readonly<Partial<Record<CountName, number>>>;

/** Parts that have no price of their own count all the same. */
const byToken = { input: 0, output: 0 } as const;

export function countsOf(usage: MeteredUsage | undefined): Counts {
  if (!usage) return {};
  const buckets = bucketsOf(usage, byToken, new Date(0));
  const counts: Partial<Record<string, number>> = {
    ...Object.fromEntries(buckets.map(({ name, count }) => [name, count])),
    web_searches: usage.webSearches ?? 0,
    audio_ms: (usage.audioSeconds ?? 0) * 1000,
    search_units: usage.searchUnits ?? 0,
  };
  const whole = countNames.map((name) => [name, toWhole(counts[name] ?? 0)] as const);
  return Object.fromEntries(whole.filter(([, count]) => count > 0));
}

/** Providers say what they like; a sum must stay one. */
function toWhole(count: number): number {
  return Number.isNaN(count) ? 0 : Math.min(Math.round(count), Number.MAX_SAFE_INTEGER);
}
