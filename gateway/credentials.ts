/** Where provider credentials come from: the environment, by the names everyone uses. */
import { awsCredentialChain } from '../providers/base/aws-credentials.ts';
import type { Credentials } from '../providers/base/endpoint.ts';

/** Undefined when nothing is set for the provider. Throws a 503 where what is set cannot be read. */
export type CredentialSource = (provider: string) => Credentials | undefined;

export function environmentCredentials(env: NodeJS.ProcessEnv): CredentialSource {
  const aws = awsCredentials(env);
  const cache = new Map<string, Credentials | undefined>();
  return (provider) => {
    if (!cache.has(provider)) cache.set(provider, provider === 'bedrock' ? aws : keyed(provider, env));
    return cache.get(provider);
  };
}

/** `<PROVIDER>_API_KEY` and `<PROVIDER>_BASE_URL`; any other `<PROVIDER>_*` is the provider's own setting. */
function keyed(provider: string, env: NodeJS.ProcessEnv): Credentials | undefined {
  const prefix = `${provider.toUpperCase().replaceAll('-', '_')}_`;
  const { API_KEY: apiKey, BASE_URL: baseUrl, ...extra } = settings(prefix, env);
  if (!apiKey && !baseUrl) return undefined;
  return { ...(apiKey && { apiKey }), ...(baseUrl && { baseUrl }), extra };
}

function settings(prefix: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const found = Object.entries(env).filter(([name, value]) => name.startsWith(prefix) && value);
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value ?? '']));
}

/** Any of these says that AWS credentials are to be had. */
const awsVariables = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_BEARER_TOKEN_BEDROCK',
  'BEDROCK_API_KEY',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html */
function awsCredentials(env: NodeJS.ProcessEnv): Credentials | undefined {
  // One that is set to nothing is not set.
  const first = (...names: readonly string[]) => names.map((name) => env[name]).find(Boolean);
  if (!first(...awsVariables)) return undefined;
  const baseUrl = first('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', 'BEDROCK_BASE_URL', 'AWS_ENDPOINT_URL');
  const agentRuntimeUrl = first('AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME');
  const apiKey = first('AWS_BEARER_TOKEN_BEDROCK', 'BEDROCK_API_KEY');
  const region = first('AWS_REGION', 'AWS_DEFAULT_REGION') ?? 'us-east-1';
  return {
    aws: { region, credentials: awsCredentialChain(env) },
    ...(baseUrl && { baseUrl }),
    ...(apiKey && { apiKey }),
    ...(agentRuntimeUrl && { extra: { AGENT_RUNTIME_URL: agentRuntimeUrl } }),
  };
}
