/** Real credentials where they are set; for every other provider a door to the sandbox. */
import type { CredentialSource } from '../gateway/credentials.ts';
import type { Credentials } from '../providers/base/endpoint.ts';
import { sandboxBaseUrl } from './sandbox/providers.ts';

/** Not a word its messages use: keys are blotted out of them. */
const apiKey = 'sandbox-key';
const sandboxAws = async () => ({ accessKeyId: 'sandbox', secretAccessKey: 'sandbox' });

/** @param played the providers the sandbox stands in for */
export function withSandbox(real: CredentialSource, played: readonly string[], sandboxUrl: string): CredentialSource {
  const doors = new Map(played.map((provider) => [provider, sandboxCredentials(provider, sandboxUrl)]));
  return (provider) => real(provider) ?? doors.get(provider);
}

function sandboxCredentials(provider: string, sandboxUrl: string): Credentials {
  const baseUrl = sandboxBaseUrl(sandboxUrl, provider);
  return provider === 'bedrock' ? bedrockCredentials(baseUrl) : { baseUrl, apiKey };
}

/** Both of Bedrock's hosts are the sandbox. */
function bedrockCredentials(baseUrl: string): Credentials {
  const aws = { region: 'us-east-1', credentials: sandboxAws };
  return { baseUrl, aws, extra: { AGENT_RUNTIME_URL: baseUrl } };
}
