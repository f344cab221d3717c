/** From the model name a caller sends to the providers that can answer. */
import type { Credentials, Endpoint, Handler } from '../providers/base/endpoint.ts';
import { GatewayError } from '../providers/base/errors.ts';
import type { Registry } from '../providers/base/registry.ts';
import type { Config, RouteTimeouts } from './config.ts';
import type { CredentialSource } from './credentials.ts';
import type { Alias, AliasTarget } from './routing/alias-schema.ts';

export interface Target<E extends Endpoint> {
  /** `provider/model`, by our own name of the provider. */
  readonly name: string;
  readonly provider: string;
  /** The provider's own name of the model. */
  readonly model: string;
  readonly weight: number;
  readonly timeouts: RouteTimeouts;
  /** In tokens, where the config tells it. */
  readonly contextWindow?: number | undefined;
  /** The next of its credentials, the config's overrides included. Throws a 503 where there are none. */
  readonly open: () => Credentials;
  /** The provider's module, loaded at its first call. */
  readonly load: () => Promise<{ readonly handler: Handler<E> }>;
}

/** The targets of a model in the order in which they are tried, equals together. */
export interface Route<E extends Endpoint> extends Omit<Alias, 'targets'> {
  /** At least one, none of them empty. */
  readonly groups: readonly (readonly Target<E>[])[];
}

/** A model by its own name, or an alias of one: there is nobody to fall back on. */
export function isLone({ groups }: Route<Endpoint>): boolean {
  return groups.length === 1 && groups[0]?.length === 1;
}

/** `provider/model` of all that may answer. */
export function targetsOf({ groups }: Route<Endpoint>): string[] {
  return groups.flat().map(({ name }) => name);
}

/** Names other gateways use for the same providers; a host of the config may bear one. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['together_ai', 'together'],
  ['fireworks_ai', 'fireworks'],
  ['vertex_ai', 'vertex'],
  ['jina_ai', 'jina'],
  ['google', 'gemini'],
]);

/** Hosts named in the config are served by the registry's entry for OpenAI's dialect. */
export const hostProvider = 'openai_compatible';

/** Throws a 404 for a name that leads nowhere. */
type Resolve<E extends Endpoint> = (model: string) => Route<E>;

export function createResolve<E extends Endpoint>(
  registry: Registry<E>,
  config: Config,
  credentials: CredentialSource,
): Resolve<E> {
  const loadOnce = createLoadOnce<E>();
  const loaderOf = (provider: string) =>
    Object.hasOwn(config.hosts, provider) ? registry[hostProvider] : own(registry, provider);

  const toTarget = (spec: AliasTarget): Target<E> | undefined => {
    const { provider, model } = readModelName(spec.model, config);
    const load = loaderOf(provider);
    return (
      load && {
        name: `${provider}/${model}`,
        provider,
        model,
        weight: spec.weight,
        timeouts: timeoutsOf(provider, spec, config),
        contextWindow: spec.contextWindow,
        open: () => findCredentials(provider, config, credentials) ?? notSetUp(provider),
        load: () => loadOnce(load),
      }
    );
  };

  const toRoute = (asked: string, { targets, ...route }: Alias): Route<E> => {
    const groups = targets
      .map((group) => group.flatMap((spec) => toTarget(spec) ?? []))
      .filter((group) => group.length > 0);
    if (groups.length > 0) return { ...route, groups };
    const ids = targets.flat().map(({ model }) => `\`${readModelName(model, config).id.slice(0, 100)}\``);
    throw unknownModel(asked, `No provider ${ids.join(' or ')} serves this endpoint here.`);
  };

  return (asked) => toRoute(asked, aliasOf(asked, config) ?? lone(asked));
}

/** A model by its own name is a route of one. */
function lone(model: string): Alias {
  return { targets: [[{ model, weight: 1 }]], balance: 'weight', fallBackOnContentPolicy: false };
}

export function aliasOf(asked: string, { aliases }: Pick<Config, 'aliases'>): Alias | undefined {
  return Object.hasOwn(aliases, asked) ? aliases[asked] : undefined;
}

function timeoutsOf(provider: string, { timeouts }: AliasTarget, config: Config): RouteTimeouts {
  const ofProvider = config.providers[provider]?.timeouts ?? config.hosts[provider]?.timeouts;
  return timeouts || ofProvider ? { ...config.timeouts, ...ofProvider, ...timeouts } : config.timeouts;
}

interface ModelName {
  /** The provider as the caller, or the alias, names it. */
  readonly id: string;
  /** The provider by our own name. */
  readonly provider: string;
  /** The provider's own name of the model. */
  readonly model: string;
}

/** Throws a 404 for what is not `provider/model`. */
export function readModelName(name: string, { hosts }: Pick<Config, 'hosts'>): ModelName {
  // Half a surrogate pair has no place in a URL.
  if (!name.isWellFormed()) throw unknownModel(name, 'It is no text.');
  const slash = name.indexOf('/');
  if (slash <= 0 || slash === name.length - 1) throw unknownModel(name, 'Models are named `provider/model`.');
  const id = name.slice(0, slash);
  const provider = (Object.hasOwn(hosts, id) ? undefined : otherNames.get(id)) ?? id;
  return { id, provider, model: name.slice(slash + 1) };
}

type Load<E extends Endpoint> = Target<E>['load'];

/** A module is loaded at its first call; asking the loader again costs as much as the translation. */
function createLoadOnce<E extends Endpoint>(): (load: Load<E>) => ReturnType<Load<E>> {
  const loaded = new Map<Load<E>, ReturnType<Load<E>>>();
  return (load) => {
    const module = loaded.get(load) ?? load();
    loaded.set(load, module);
    return module;
  };
}

/** The entry for config hosts has no address of its own, and inherited names are no providers. */
function own<E extends Endpoint>(registry: Registry<E>, provider: string) {
  return provider !== hostProvider && Object.hasOwn(registry, provider) ? registry[provider] : undefined;
}

export function unknownProvider(model: string, id: string): GatewayError {
  return unknownModel(model, `There is no provider \`${id.slice(0, 100)}\` here.`);
}

function unknownModel(model: string, why: string): GatewayError {
  const message = `The model \`${model.slice(0, 200)}\` does not exist. ${why}`;
  return new GatewayError('not_found', message, { param: 'model', code: 'model_not_found' });
}

function notSetUp(provider: string): never {
  const message = `The provider \`${provider}\` is not set up on this gateway.`;
  throw new GatewayError('internal', message, { status: 503, code: 'provider_not_configured', param: 'model' });
}

/** Whether a provider can be called: one whose secret cannot be read is as good as none. */
export function isOn(provider: string, config: Config, source: CredentialSource): boolean {
  try {
    return findCredentials(provider, config, source) !== undefined;
  } catch {
    return false;
  }
}

/** With the config's overrides; undefined for a provider that has neither credentials nor an address of its own. */
function findCredentials(
  provider: string,
  { hosts, providers }: Config,
  source: CredentialSource,
): Credentials | undefined {
  const host = hosts[provider];
  const override = host ?? providers[provider];
  const found = source(provider) ?? (override?.baseUrl ? {} : undefined);
  if (!found || !override) return found;
  const { baseUrl, headers } = override;
  return {
    ...(baseUrl && { baseUrl }),
    ...found,
    headers: { ...headers, ...found.headers },
    ...(host?.rerank === 'tei' && { extra: { RERANK: 'tei', ...found.extra } }),
  };
}
