/** What the config beside this says. It is loaded where it is needed: it takes the registries of all endpoints. */
import { knownProviders } from '../gateway/all-endpoints.ts';
import config from '../rawdog.config.ts';

/** All that a secret can be for: those who need a key, the hosts of the config, and the gateway's own keys. */
export function secretNames(): string[] {
  return [...knownProviders(config).filter((id) => id !== 'bedrock'), 'admin-key', 'caller-key'].sort();
}

/** @param name one of `secretNames()` */
export function secretIdOf(name: string): string {
  return config.deploy?.secrets?.[name] ?? `rawdog/${name}`;
}

/** Those that `deploy.providers` leaves out are not missed. */
export function deployedProviders(): string[] {
  const deployed = config.deploy?.providers;
  return knownProviders(config).filter((id) => !deployed || deployed.includes(id) || Object.hasOwn(config.hosts, id));
}
