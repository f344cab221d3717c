/** What somebody has to know after `npm run deploy`. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { CheckedDeployment } from './deployment.ts';
import type { EndpointName } from './endpoints.ts';
import { callerKey, type ProviderSecrets } from './provider-secrets.ts';

/** Addresses end with a slash. */
interface OutputsProps {
  readonly deployment: CheckedDeployment;
  readonly secrets: ProviderSecrets;
  /** Of all endpoints. */
  readonly baseUrl: string | undefined;
  readonly webUrl: string | undefined;
  readonly functionUrls: ReadonlyMap<EndpointName, string>;
}

export class Outputs extends Construct {
  constructor(scope: Construct, id: string, { deployment, secrets, baseUrl, webUrl, functionUrls }: OutputsProps) {
    super(scope, id);
    const readKey = `aws secretsmanager get-secret-value --secret-id ${secrets.arn(callerKey)} --query SecretString --output text`;
    if (baseUrl) this.#add('BaseUrl', `${baseUrl}v1`, 'The baseURL of OpenAI clients.');
    if (webUrl) this.#add('WebFunctionUrl', webUrl, 'The web function, which serves all endpoints.');
    for (const [endpoint, url] of functionUrls) this.#add(urlName(endpoint), url, `The function of ${endpoint} alone.`);
    this.#add('CallerKey', readKey, "Prints the callers' key.");
    this.#add('ProviderKeys', 'npm run secret -- PROVIDER', `Takes a key. Providers: ${secrets.providers.join(', ')}.`);
    const chatUrl = baseUrl ?? functionUrls.get('chat');
    if (chatUrl) this.#add('TryIt', curl(`${chatUrl}v1`, readKey, deployment), 'A first call.');
    this.#add(
      'KeptOnRemoval',
      secrets.kept.join(' ') || 'nothing',
      'Secrets that removing the stack leaves, for you to delete.',
    );
  }

  #add(name: string, value: string, description: string): void {
    new CfnOutput(Stack.of(this), name, { value, description });
  }
}

/** `AudioTranscriptionUrl` */
function urlName(endpoint: string): string {
  const words = endpoint.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Url`;
}

/** Bedrock answers before any key is put in. */
function curl(baseUrl: string, readKey: string, { providers }: CheckedDeployment): string {
  const model = providers.includes('bedrock') ? 'bedrock/amazon.nova-lite-v1:0' : `${providers[0]}/MODEL`;
  const body = { model, stream: true, messages: [{ role: 'user', content: 'Hello!' }] };
  return [
    `curl -N ${baseUrl}/chat/completions`,
    `-H "authorization: Bearer $(${readKey})" -H 'content-type: application/json'`,
    `-d '${JSON.stringify(body)}'`,
  ].join(' ');
}
