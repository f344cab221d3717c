/** From the model name a caller sends to the provider that will answer. */
import type { Credentials, Endpoint, Handler } from '../providers/base/endpoint.ts';
import { GatewayError } from '../providers/base/errors.ts';
import type { Registry } from '../providers/base/registry.ts';
import type { Config } from './config.ts';
import type { CredentialSource } from './credentials.ts';

export interface Target<E extends Endpoint> {
  readonly provider: string;
  /** The provider's own name of the model. */
  readonly model: string;
  /** The config's overrides included. */
  readonly credentials: Credentials;
  /** The provider's module, loaded at its first call. */
  readonly load: () => Promise<{ readonly handler: Handler<E> }>;
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

/** Throws a 404 for a name that leads nowhere, a 503 for a provider without credentials. */
type Resolve<E extends Endpoint> = (model: string) => Target<E>;

export function createResolve<E extends Endpoint>(
  registry: Registry<E>,
  config: Config,
  credentials: CredentialSource,
): Resolve<E> {
  const loadOnce = createLoadOnce<E>();
  return (asked) => {
    const { id, provider, model } = readModelName(asked, config);
    const load = Object.hasOwn(config.hosts, provider) ? registry[hostProvider] : own(registry, provider);
    if (!load) throw unknownModel(asked, `No provider \`${id.slice(0, 100)}\` serves this endpoint here.`);
    const opened = findCredentials(provider, config, credentials);
    if (!opened) throw notSetUp(provider);
    return { provider, model, load: () => loadOnce(load), credentials: opened };
  };
}

interface ModelName {
  /** The provider as the caller, or the alias, names it. */
  readonly id: string;
  /** The provider by our own name. */
  readonly provider: string;
  /** The provider's own name of the model. */
  readonly model: string;
}

/** Follows an alias, once. Throws a 404 for what is not `provider/model`. */
export function readModelName(asked: string, { aliases, hosts }: Config): ModelName {
  const name = (Object.hasOwn(aliases, asked) && aliases[asked]) || asked;
  // Half a surrogate pair has no place in a URL.
  if (!name.isWellFormed()) throw unknownModel(asked, 'It is no text.');
  const slash = name.indexOf('/');
  if (slash <= 0 || slash === name.length - 1) throw unknownModel(asked, 'Models are named `provider/model`.');
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

function notSetUp(provider: string): GatewayError {
  const message = `The provider \`${provider}\` is not set up on this gateway.`;
  return new GatewayError('internal', message, { status: 503, code: 'provider_not_configured', param: 'model' });
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
