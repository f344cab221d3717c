/** Secrets of a deployed stack. @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html */
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretIdOf, secretNames } from './own-config.ts';
import { Failure, WrongUsage } from './problems.ts';

export { parseSecret } from '../gateway/secrets/parse-secret.ts';

/** @param name of a provider, a host of the config, or a key of the gateway. @returns the id of its secret. @throws WrongUsage */
export function findSecret(name: string): string {
  if (name === 'bedrock') throw new WrongUsage('bedrock needs no key: its functions may call it by their role.');
  const known = secretNames();
  if (known.includes(name)) return secretIdOf(name);
  // Not repeated: it may be a key that somebody put in the wrong place.
  throw new WrongUsage(
    `There is no such provider. Known are: ${known.join(', ')}. A key is never an argument: it is asked for, or read from stdin.`,
  );
}

export async function putSecret(secretId: string, text: string): Promise<void> {
  const client = new SecretsManagerClient();
  try {
    await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: text }));
  } catch (error) {
    const { code, name, message } = error as NodeJS.ErrnoException;
    if (message === 'Region is missing')
      throw new Failure('Say which region: AWS_REGION=eu-central-1 npx rawdog secret …');
    if (name === 'CredentialsProviderError') throw new Failure('There are no credentials of an AWS account here.');
    throw new Failure(explain(secretId, code ?? name));
  }
}

function explain(secretId: string, error: string): string {
  if (error !== 'ResourceNotFoundException') return `The secret ${secretId} could not be written: ${error}.`;
  return `There is no secret ${secretId} in this account and region yet. Deploy first: npm run deploy`;
}
