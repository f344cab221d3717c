/**
 * What a tier of service makes of the price of tokens: the table has the prices of the usual one.
 * @see https://platform.openai.com/docs/guides/flex-processing
 */
import type { CallRecord } from '../call-record.ts';

type Served = Pick<CallRecord, 'provider' | 'serviceTier' | 'askedTier' | 'dropped'>;

const usual: ReadonlySet<string> = new Set(['auto', 'default', 'standard', 'standard_only', 'on_demand']);

/** By how much prices of tokens are to be multiplied; undefined where nobody says. */
export function tierFactor({ provider, serviceTier, askedTier, dropped }: Served): number | undefined {
  // What the provider says has served counts; where it says nothing, what it was asked for.
  const tier = serviceTier ?? (dropped?.includes('service_tier') ? undefined : askedTier);
  if (tier === undefined || usual.has(tier)) return 1;
  // Half, for cached tokens too; other tiers, and those of others, differ from model to model.
  return provider === 'openai' && tier === 'flex' ? 0.5 : undefined;
}
