/** What is summed of calls. Whole numbers all of them: sums are exact, whatever their order. */
import type { BookedCall } from './booked-call.ts';
import { countNames } from './counts.ts';
import type { Group } from './partitions.ts';

export const measureNames = [
  'requests',
  'errors',
  'aborted',
  'cache_hits',
  'unpriced',
  'estimated',
  'cost',
  ...countNames,
] as const;

type MeasureName = (typeof measureNames)[number];
/** `cost` in millionths of a millionth of a dollar; what is zero is left out. */
export type Measures = Readonly<Partial<Record<MeasureName, bigint>>>;

/** A million dollars a call is more than any costs, and a sum of such amounts still fits into the store's numbers. */
const mostPicoUsd = 10n ** 18n;

export function measuresOf(call: BookedCall): Measures {
  const { outcome, cache, cost, estimated, counts } = call;
  const isError = outcome !== 'ok' && outcome !== 'aborted';
  return compact({
    ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, BigInt(count)])),
    requests: 1n,
    errors: BigInt(isError),
    aborted: BigInt(outcome === 'aborted'),
    cache_hits: BigInt(cache === 'hit' || cache === 'joined'),
    unpriced: BigInt(cost === 'unpriced'),
    estimated: BigInt(estimated),
    cost: typeof cost === 'bigint' ? boundedCost(cost) : 0n,
  });
}

export function boundedCost(cost: bigint): bigint {
  return cost > mostPicoUsd ? mostPicoUsd : cost;
}

export function addMeasures(...all: readonly Measures[]): Measures {
  const sum = (name: MeasureName) => all.reduce((total, measures) => total + (measures[name] ?? 0n), 0n);
  return compact(Object.fromEntries(measureNames.map((name) => [name, sum(name)])));
}

function compact(measures: Measures): Measures {
  return Object.fromEntries(Object.entries(measures).filter(([, value]) => value !== 0n));
}

/** Callers choose the names of models: those that no provider knows are summed as one. */
export function groupOf({ key, team = '', endpoint, provider = '', providerModel = '', outcome }: BookedCall): Group {
  const model = provider === '' || outcome === 'not_found' ? '' : `${provider}/${providerModel}`;
  return { key, team, endpoint, provider, model };
}
