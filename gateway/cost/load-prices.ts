/** The prices of this gateway, read at the first call: the table is too large for a cold start. */
import type { Config } from '../config.ts';
import { once } from '../once.ts';
import { type CalledModel, createFindPrices, type FindPrices } from './find-prices.ts';

/** @param call whose prices are looked up at once, while its provider is at work, and at hand when it answers */
export type LoadPrices = (call: CalledModel) => Promise<FindPrices>;

export function createLoadPrices(config: Config): LoadPrices {
  const open = once(() => load(config));
  return async (call) => {
    const findPrices = await open();
    findPrices(call);
    return findPrices;
  };
}

async function load(config: Config): Promise<FindPrices> {
  const { knownModels } = await import('../models/known-models.ts');
  return createFindPrices(knownModels, config);
}
