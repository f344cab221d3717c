/**
 * AWS credentials by the SDK's standard chain, without an SDK client. In Lambda, and on any machine with the variables
 * set, the environment answers at once; only otherwise the chain (profiles, SSO, web identity, metadata) is loaded.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}
export type AwsCredentialSource = () => Promise<AwsCredentials>;

export function awsCredentialChain(env: NodeJS.ProcessEnv): AwsCredentialSource {
  let chain: Promise<AwsCredentialSource> | undefined;
  return async () => {
    const fromEnv = environmentCredentials(env);
    if (fromEnv) return fromEnv;
    // The provider of the chain caches, and refreshes shortly before the credentials expire.
    chain ??= import('@aws-sdk/credential-provider-node').then(({ defaultProvider }) => defaultProvider());
    return (await chain)();
  };
}

function environmentCredentials(env: NodeJS.ProcessEnv): AwsCredentials | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}
