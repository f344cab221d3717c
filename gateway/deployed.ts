/** What `deploy.providers` leaves out is off in the functions, whatever credentials they have: Bedrock's are their role. */
import type { Config } from './config.ts';
import type { CredentialSource } from './credentials.ts';
import type { Gateway } from './endpoint.ts';

/** Hosts of the config are always on. */
export function onlyDeployed(config: Config, credentials: CredentialSource): Pick<Gateway, 'config' | 'credentials'> {
  const deployed = config.deploy?.providers;
  if (deployed === undefined) return { config, credentials };
  const on = new Set([...deployed, ...Object.keys(config.hosts)]);
  // An address in the config would do for a provider that needs no key.
  const providers = Object.fromEntries(Object.entries(config.providers).filter(([id]) => on.has(id)));
  return {
    config: { ...config, providers },
    credentials: (provider) => (on.has(provider) ? credentials(provider) : undefined),
  };
}
