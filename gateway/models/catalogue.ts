/** What this deployment can serve: the models of the table whose providers callers can reach, and the config's aliases. */
import { callerKey } from '../authenticate.ts';
import type { Config } from '../config.ts';
import type { Gateway } from '../endpoint.ts';
import { maySee } from '../keys/authorise.ts';
import type { Principal } from '../keys/types.ts';
import { aliasOf, hostProvider, isOn, readModelName, unknownProvider } from '../resolve.ts';
import { type ModelObject, toModelObject } from './model-object.ts';
import { findKnownModel, type KnownProvider, type ModelTable } from './table.ts';

interface Catalogue {
  /** Aliases first, then the models of each provider. */
  list(): readonly ModelObject[];
  /** Throws a 404 for a name that nothing here answers to. */
  retrieve(name: string): ModelObject;
}

/** @param principal whose list it is: what it may not use is not there for it. @default the gateway's own key */
export function createCatalogue(
  table: ModelTable,
  { config, credentials }: Pick<Gateway, 'config' | 'credentials'>,
  principal: Principal = callerKey,
): Catalogue {
  /** Undefined for a provider that is unknown or not set up. The models of a host are known to itself alone. */
  const reach = (provider: string): KnownProvider | undefined => {
    if (Object.hasOwn(config.hosts, provider))
      return { endpoints: own(table, hostProvider)?.endpoints ?? [], models: [] };
    const known = provider === hostProvider ? undefined : own(table, provider);
    return known && isOn(provider, config, credentials) ? known : undefined;
  };

  /** A model that the table does not know is one of its provider all the same. */
  const find = (name: string): ModelObject | undefined => {
    const isAlias = aliasOf(name, config) !== undefined;
    return namesBehind(name, config).flatMap((target) => findTarget(name, target, isAlias) ?? [])[0];
  };

  const isVisible = ({ id, endpoints }: ModelObject) => {
    const targets = namesBehind(id, config).map((target) => ownName(target, config));
    return maySee(principal, id, targets, endpoints);
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
    list: () =>
      [
        ...Object.keys(config.aliases).flatMap((alias) => find(alias) ?? []),
        ...Object.keys(table.providers).flatMap(listProvider),
      ].filter(isVisible),
    retrieve(name) {
      const found = find(name);
      if (!found || !isVisible(found)) throw unknownProvider(name, firstOf(name, config));
      return found;
    },
  };
}

/** The targets of an alias; any other name is its own. */
function namesBehind(name: string, config: Config): string[] {
  return (
    aliasOf(name, config)
      ?.targets.flat()
      .map(({ model }) => model) ?? [name]
  );
}

/** `provider/model` by our own name of the provider. */
function ownName(name: string, config: Config): string {
  const { provider, model } = readModelName(name, config);
  return `${provider}/${model}`;
}

/** The provider that a name leads to, or that an alias would prefer. */
function firstOf(name: string, config: Config): string {
  return readModelName(namesBehind(name, config)[0] ?? name, config).id;
}

function own({ providers }: ModelTable, provider: string): KnownProvider | undefined {
  return Object.hasOwn(providers, provider) ? providers[provider] : undefined;
}
