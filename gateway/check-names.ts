/**
 * Whether the providers that the config names exist. The functions do not ask, for it takes the registries of all
 * endpoints to know: whoever deploys, or starts the local server, is told.
 */
import { knownProviders } from './all-endpoints.ts';
import { type Config, ConfigError } from './config.ts';
import { readModelName } from './resolve.ts';

/** @throws ConfigError */
export function checkNames(config: Config): void {
  const known = knownProviders(config);
  const wrong = namesIn(config).find(({ provider }) => !known.includes(provider));
  if (!wrong) return;
  const problem = `there is no provider \`${wrong.provider}\``;
  throw new ConfigError(`rawdog.config.ts: ${wrong.field}: ${problem} here, only ${known.join(', ')}`);
}

interface Named {
  /** Where in the config. */
  readonly field: string;
  readonly provider: string;
}

function namesIn(config: Config): Named[] {
  const { aliases, providers, prices } = config;
  return [
    ...Object.keys(providers).map((id) => ({ field: `providers.${id}`, provider: id })),
    ...Object.entries(aliases).flatMap(([alias, { targets }]) =>
      targets
        .flat()
        .map(({ model }) => ({ field: `aliases.${alias}`, provider: readModelName(model, config).provider })),
    ),
    ...Object.keys(prices).flatMap((name) => inPrices(name, config)),
  ];
}

/** Prices are of a model by our own name of its provider, of an alias, or of all that a pattern fits. */
function inPrices(name: string, config: Config): Named[] {
  if (Object.hasOwn(config.aliases, name) || /^[^/]*\*/.test(name)) return [];
  const field = `prices.${name}`;
  const slash = name.indexOf('/');
  if (slash > 0) return [{ field, provider: name.slice(0, slash) }];
  throw new ConfigError(`rawdog.config.ts: ${field}: there is no such alias, and models are named provider/model`);
}
