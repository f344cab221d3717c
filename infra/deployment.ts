/**
 * The `deploy` section of `rawdog.config.ts`, checked, and the names in the other ones: what is misspelt, or does not exist,
 * is an error that names it.
 */
import { knownProviders } from '../gateway/all-endpoints.ts';
import { checkNames } from '../gateway/check-names.ts';
import { type Config, ConfigError, check } from '../gateway/config.ts';
import { type Deployment, deploySchema } from '../gateway/deploy-config.ts';
import { adminKey } from './admin-function.ts';
import { callerKey } from './provider-secrets.ts';

export interface CheckedDeployment extends Deployment {
  /** Those that are on. A host of the config always is. */
  readonly providers: string[];
}

/** @throws ConfigError */
export function readDeployment(config: Config): CheckedDeployment {
  checkNames(config);
  const deployment = check(deploySchema, config.deploy ?? {}, ['deploy']);
  const known = knownProviders(config);
  const providers = deployment.providers ?? known;
  requireKnown('providers', providers, known);
  const on = known.filter((id) => providers.includes(id) || Object.hasOwn(config.hosts, id));
  requireKnown('secrets', Object.keys(deployment.secrets), [
    ...on.filter((id) => id !== 'bedrock'),
    callerKey,
    adminKey,
  ]);
  requireFront(deployment);
  return { ...deployment, providers: on };
}

function requireKnown(field: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((id) => !known.includes(id));
  if (unknown === undefined) return;
  const problem = `there is no provider \`${unknown}\``;
  throw new ConfigError(`rawdog.config.ts: deploy.${field}: ${problem} here, only ${known.join(', ')}`);
}

/** What stands in front of the REST API is of no use without one. */
function requireFront({ fronts, waf, domain }: Deployment): void {
  if (Object.values(fronts).every((front) => front === false)) {
    throw new ConfigError('rawdog.config.ts: deploy.fronts: one of them must be on');
  }
  if (fronts.restApi || !(waf || domain)) return;
  throw new ConfigError(`rawdog.config.ts: deploy.${waf ? 'waf' : 'domain'}: needs deploy.fronts.restApi`);
}
