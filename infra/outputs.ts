/** What somebody has to know after `npm run deploy`. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { AdminFunction } from './admin-function.ts';
import type { CheckedDeployment } from './deployment.ts';
import type { EndpointName } from './endpoints.ts';
import { callerKey, type ProviderSecrets } from './provider-secrets.ts';
import type { GatewayTable } from './table.ts';

/** Addresses end with a slash. */
interface OutputsProps {
  readonly deployment: CheckedDeployment;
  readonly secrets: ProviderSecrets;
  readonly table: GatewayTable | undefined;
  readonly admin: AdminFunction | undefined;
  /** Of all endpoints. */
  readonly baseUrl: string | undefined;
  readonly webUrl: string | undefined;
  readonly functionUrls: ReadonlyMap<EndpointName, string>;
}

export class Outputs extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { deployment, secrets, table, admin, baseUrl, webUrl, functionUrls }: OutputsProps,
  ) {
    super(scope, id);
    const readKey = readSecret(secrets.arn(callerKey));
    if (baseUrl) this.#add('BaseUrl', `${baseUrl}v1`, 'The baseURL of OpenAI clients.');
    if (webUrl) this.#add('WebFunctionUrl', webUrl, 'The web function, which serves all endpoints.');
    for (const [endpoint, url] of functionUrls) this.#add(urlName(endpoint), url, `The function of ${endpoint} alone.`);
    this.#add('CallerKey', readKey, "Prints the callers' key.");
    this.#add('ProviderKeys', 'npm run secret -- PROVIDER', `Takes a key. Providers: ${secrets.providers.join(', ')}.`);
    if (admin && baseUrl) {
      this.#add(
        'AdminUrl',
        `${baseUrl}admin/v1`,
        'The admin API: keys, teams, budgets, usage. Its description is at /openapi.json there.',
      );
      this.#add('AdminKey', readSecret(admin.keyArn), 'Prints the key of the admin API.');
    }
    if (table) this.#add('Table', table.name, 'Keys, teams, budgets and books.');
    const chatUrl = baseUrl ?? functionUrls.get('chat');
    if (chatUrl) this.#add('TryIt', curl(`${chatUrl}v1`, readKey, deployment), 'A first call.');
    this.#add(
      'KeptOnRemoval',
      // The names of table and bucket are what functions are told of them.
      [...secrets.kept, ...(admin?.kept ?? []), ...Object.values(table?.environment() ?? {})].join(' ') || 'nothing',
      'Secrets, the table, and the bucket of shared answers, that removing the stack leaves, for you to delete.',
    );
  }

  #add(name: string, value: string, description: string): void {
    new CfnOutput(Stack.of(this), name, { value, description });
  }
}

function readSecret(arn: string): string {
  return `aws secretsmanager get-secret-value --secret-id ${arn} --query SecretString --output text`;
}

/** `AudioTranscriptionUrl` */
function urlName(endpoint: string): string {
  const words = endpoint.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Url`;
}

/** Of the front that the first call goes to. Whoever signs, and gives a key too, goes by the key. */
function credentials(readKey: string, { restApi, webFunction, functionUrls }: CheckedDeployment['fronts']): string[] {
  const front = restApi || webFunction || functionUrls;
  if (front !== 'iam') return [`-H "authorization: Bearer $(${readKey})"`];
  const service = restApi ? 'execute-api' : 'lambda';
  return [
    `--aws-sigv4 "aws:amz:$AWS_REGION:${service}" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"`,
    `-H "x-amz-security-token: $AWS_SESSION_TOKEN" -H "x-api-key: $(${readKey})"`,
  ];
}

/** Bedrock answers before any key is put in. */
function curl(baseUrl: string, readKey: string, { providers, fronts }: CheckedDeployment): string {
  const model = providers.includes('bedrock') ? 'bedrock/amazon.nova-lite-v1:0' : `${providers[0]}/MODEL`;
  const body = { model, stream: true, messages: [{ role: 'user', content: 'Hello!' }] };
  return [
    `curl -N ${baseUrl}/chat/completions`,
    ...credentials(readKey, fronts),
    "-H 'content-type: application/json'",
    `-d '${JSON.stringify(body)}'`,
  ].join(' ');
}
