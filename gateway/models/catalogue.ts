/** What this deployment can serve: the models of the table whose providers callers can reach, and the config's aliases. */
import type { Config } from '../config.ts';
import type { Gateway } from '../endpoint.ts';
import { aliasOf, hostProvider, isOn, readModelName, unknownProvider } from '../resolve.ts';
import { type ModelObject, toModelObject } from './model-object.ts';
import { findKnownModel, type KnownProvider, type ModelTable } from './table.ts';

interface Catalogue {
  /** Aliases first, then the models of each provider. */
  list(): readonly ModelObject[];
  /** Throws a 404 for a name that nothing here answers to. */
  retrieve(name: string): ModelObject;
}

export function createCatalogue(table: ModelTable, { config, credentials }: Gateway): Catalogue {
  /** Undefined for a provider that is unknown or not set up. The models of a host are known to itself alone. */
  const reach = (provider: string): KnownProvider | undefined => {
    if (Object.hasOwn(config.hosts, provider))
      return { endpoints: own(table, hostProvider)?.endpoints ?? [], models: [] };
    const known = provider === hostProvider ? undefined : own(table, provider);
    return known && isOn(provider, config, credentials) ? known : undefined;
  };

  /** A model that the table does not know is one of its provider all the same. */
  const find = (name: string): ModelObject | undefined => {
    const alias = aliasOf(name, config);
    const targets = alias ? alias.targets.flat().map((target) => target.model) : [name];
    return targets.flatMap((target) => findTarget(name, target, alias !== undefined) ?? [])[0];
  };

  const findTarget = (name: string, target: string, isAlias: boolean): ModelObject | undefined => {
    const { provider, model } = readModelName(target, config);
    const reached = reach(provider);
    if (!reached) return undefined;
    const facts = findKnownModel(reached.models, model) ?? { endpoints: reached.endpoints };
    return toModelObject(name, provider, facts, isAlias ? `${provider}/${model}` : undefined);
  };

  const listProvider = (provider: string): ModelObject[] => {
    const listed = reach(provider)?.models.filter(({ unlisted }) => !unlisted) ?? [];
    const objects = listed.map((model) => toModelObject(`${provider}/${model.id}`, provider, model));
    return objects.filter(({ id }) => !Object.hasOwn(config.aliases, id));
  };

  return {
    list: () => [
      ...Object.keys(config.aliases).flatMap((alias) => find(alias) ?? []),
      ...Object.keys(table.providers).flatMap(listProvider),
    ],
    retrieve(name) {
      const found = find(name);
      if (!found) throw unknownProvider(name, firstOf(name, config));
      return found;
    },
  };
}

/** The provider that a name leads to, or that an alias would prefer. */
function firstOf(name: string, config: Config): string {
  const target = aliasOf(name, config)?.targets[0]?.[0]?.model ?? name;
  return readModelName(target, config).id;
}

function own({ providers }: ModelTable, provider: string): KnownProvider | undefined {
  return Object.hasOwn(providers, provider) ? providers[provider] : undefined;
}
