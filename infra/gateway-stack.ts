/** All that stands in the account, as a list of its parts. */
import { CfnOutput, Stack, Tags, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../gateway/config.ts';
import { adminRoute, routes } from '../lambdas/routes.ts';
import { AdminFunction } from './admin-function.ts';
import { Alarms } from './alarms.ts';
import { Dashboard } from './dashboard.ts';
import { type CheckedDeployment, readDeployment } from './deployment.ts';
import { Domain } from './domain.ts';
import { EndpointFunction } from './endpoint-function.ts';
import { type EndpointName, endpointNames, roomOf, servedBy } from './endpoints.ts';
import { LogQueries } from './log-queries.ts';
import { Outputs } from './outputs.ts';
import { ProviderSecrets } from './provider-secrets.ts';
import { RestApi } from './rest-api.ts';
import { GatewayTable } from './table.ts';
import { countTotals } from './totals.ts';
import { WebAcl } from './web-acl.ts';
import { WebFunction } from './web-function.ts';

interface GatewayStackProps {
  readonly config: Config;
  /** Holds the bundle of each function, in a folder of its name. */
  readonly bundles: string;
}

export class GatewayStack extends Stack {
  /** @throws ConfigError */
  constructor(scope: Construct, { config, bundles }: GatewayStackProps) {
    const deployment = readDeployment(config);
    super(scope, deployment.stackName, { description: 'RAWDOG: a gateway for language models.' });
    const { fronts, providers } = deployment;
    const table = deployment.table ? new GatewayTable(this, 'Store', config) : undefined;
    const common = { table, bundles, logRetention: deployment.logRetentionDays };

    const secrets = new ProviderSecrets(this, 'Secrets', deployment);
    const functions = deployedEndpoints(deployment).map((endpoint) => {
      const signed = fronts.restApi === 'iam' || fronts.functionUrls === 'iam';
      const props = { endpoint, secrets, room: roomOf(endpoint, deployment), signed, ...common };
      return new EndpointFunction(this, endpoint, { ...props, providers: servedBy(endpoint, providers, config) });
    });
    const web = fronts.webFunction ? new WebFunction(this, 'web', { providers, secrets, ...common }) : undefined;
    const admin =
      table && fronts.restApi
        ? new AdminFunction(this, 'admin', { deployment, table, signed: fronts.restApi === 'iam', bundles })
        : undefined;
    const logGroups = [...functions, ...(web ? [web] : []), ...(admin ? [admin] : [])].map(({ logGroup }) => logGroup);
    countTotals(logGroups);
    const alarms = new Alarms(this, 'Alarms', { limits: deployment.alarms, functions });
    // An account has its dashboards in all regions at once.
    const dashboardName = `${deployment.stackName}-${this.region}`;
    new Dashboard(this, 'Dashboard', { name: dashboardName, alarms, functions, logGroups });
    new LogQueries(this, 'LogQueries', { folder: deployment.stackName, logGroups });

    const restUrl = fronts.restApi ? this.#addRestApi(deployment, config, functions, admin) : undefined;
    const functionUrls = new Map(
      fronts.functionUrls
        ? functions.map((each) => [each.endpoint, each.addUrl(fronts.functionUrls === 'iam')])
        : undefined,
    );
    const baseUrl = restUrl ?? web?.url;
    new Outputs(this, 'Outputs', { deployment, secrets, table, admin, baseUrl, webUrl: web?.url, functionUrls });
    for (const [name, value] of Object.entries(deployment.tags)) Tags.of(this).add(name, value, untagged);
  }

  /** @returns its base URL */
  #addRestApi(
    deployment: CheckedDeployment,
    { cors }: Config,
    functions: readonly EndpointFunction[],
    admin: AdminFunction | undefined,
  ): string {
    const { waf, domain, fronts } = deployment;
    if (waf && fronts.functionUrls === true) warnOfOpenFront(this);
    const served = admin
      ? { routes: [...routes, adminRoute], functions: [...functions, admin] }
      : { routes, functions };
    const { api } = new RestApi(this, 'RestApi', { ...served, deployment, cors });
    if (waf) new WebAcl(this, 'WebAcl', { stage: api.deploymentStage, waf });
    if (!domain) return api.url;
    const { target } = new Domain(this, 'Domain', { api, domain });
    new CfnOutput(this, 'DomainTarget', {
      value: target,
      description: `Where ${domain.name} has to point, as a CNAME or alias.`,
    });
    return `https://${domain.name}/`;
  }
}

/** Its tags are so new that not all of CloudFormation's schemas know them. */
const untagged = { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] };

function warnOfOpenFront(stack: Stack): void {
  const message = 'The function URLs lead past the WAF: set deploy.fronts.functionUrls to false to close them.';
  Validations.of(stack).addWarning('open-front', message);
}

/** A web function serves all endpoints: without another front they need no functions of their own. */
function deployedEndpoints({ fronts }: CheckedDeployment): readonly EndpointName[] {
  return fronts.restApi || fronts.functionUrls ? endpointNames : [];
}
