/** From the names of a call's model to its prices. */
import type { CallRecord } from '../call-record.ts';
import type { Config } from '../config.ts';
import { findKnownModel, type KnownModel, type ModelFacts, type ModelTable, type Pricing } from '../models/table.ts';

interface FoundPrices {
  /** What the model goes by in metrics, where it is one of a limited number: known, or named in the config. */
  readonly name?: string | undefined;
  /** What is known of the model. */
  readonly facts?: ModelFacts | undefined;
  /** Undefined for a model without a price. */
  readonly pricing?: Pricing | undefined;
  /** The operator's. */
  readonly isOverride: boolean;
  /** The day of the table that they are from. */
  readonly asOf?: string;
}

export type CalledModel = Pick<CallRecord, 'model' | 'provider' | 'providerModel' | 'answeredModel'>;
export type FindPrices = (call: CalledModel) => FoundPrices;

/** Callers choose the names: those of the models in use fit. */
const maxRemembered = 500;

export function createFindPrices(table: ModelTable, { prices, aliases, hosts }: Config): FindPrices {
  const findOverride = createFindOverride(prices);
  const named = new Set([...targetsOf(aliases), ...Object.keys(prices)]);
  const findKnown = createFindKnown(table);
  return (call) => {
    const { provider = '', providerModel = '' } = call;
    const override = findOverride(call);
    // What a host of the config runs is its own, whatever it is called.
    const known = Object.hasOwn(hosts, provider) ? undefined : findKnown(call);
    const isNamed = named.has(`${provider}/${providerModel}`);
    return {
      name: known?.id ?? (isNamed ? providerModel : undefined),
      facts: known,
      pricing: override ?? known?.pricing,
      isOverride: override !== undefined,
      ...(override === undefined && known?.pricing && { asOf: table.asOf }),
    };
  };
}

function targetsOf(aliases: Config['aliases']): string[] {
  return Object.values(aliases).flatMap(({ targets }) => targets.flat().map(({ model }) => model));
}

function createFindOverride(prices: Config['prices']): (call: CalledModel) => Pricing | undefined {
  const patterns = Object.entries(prices)
    .filter(([name]) => name.includes('*'))
    .map(([name, pricing]) => [toRegExp(name), pricing] as const);
  return ({ model = '', provider, providerModel }) => {
    const names = [model, `${provider}/${providerModel}`];
    const exact = names.find((name) => Object.hasOwn(prices, name));
    if (exact !== undefined) return prices[exact];
    return patterns.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1];
  };
}

function toRegExp(pattern: string): RegExp {
  const literals = pattern.split('*').map((text) => text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${literals.join('.*')}$`);
}

type FindKnown = (call: CalledModel) => KnownModel | undefined;

/**
 * What is billed is the model that was asked for. The one that answered says more where that name has no price: what is
 * called `latest`; and on Azure, where callers name a deployment.
 */
function createFindKnown(table: ModelTable): FindKnown {
  const lookUp = createLookUp(table);
  return ({ provider = '', providerModel, answeredModel }) => {
    const isAzure = provider === 'azure';
    const look = (name: string | undefined) => (name ? lookUp(isAzure ? 'openai' : provider, name) : undefined);
    const [first, second] = isAzure ? [answeredModel, providerModel] : [providerModel, answeredModel];
    const found = look(first);
    if (found?.pricing) return found;
    const other = look(second);
    return other?.pricing ? other : (found ?? other);
  };
}

/** A provider has hundreds of patterns, which take milliseconds to compile: a model is looked up once. */
function createLookUp({ providers }: ModelTable): (provider: string, name: string) => KnownModel | undefined {
  const remembered = new Map<string, KnownModel | undefined>();
  return (provider, name) => {
    const key = `${provider}/${name}`;
    if (remembered.has(key)) return remembered.get(key);
    const models = Object.hasOwn(providers, provider) ? providers[provider]?.models : undefined;
    const found = models && findKnownModel(models, name);
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(key, found);
    return found;
  };
}
