/** Real credentials where they are set; for every other provider a door to the sandbox. */
import type { CredentialSource } from '../gateway/credentials.ts';
import type { Credentials } from '../providers/base/endpoint.ts';
import { sandboxBaseUrl } from './sandbox/providers.ts';

const sandboxAws = async () => ({ accessKeyId: 'sandbox', secretAccessKey: 'sandbox' });

export function withSandbox(real: CredentialSource, sandboxUrl: string): CredentialSource {
  const cache = new Map<string, Credentials>();
  return (provider) => {
    const found = real(provider) ?? cache.get(provider) ?? sandboxCredentials(provider, sandboxUrl);
    cache.set(provider, found);
    return found;
  };
}

function sandboxCredentials(provider: string, sandboxUrl: string): Credentials {
  const baseUrl = sandboxBaseUrl(sandboxUrl, provider);
  if (provider === 'bedrock') return { baseUrl, aws: { region: 'us-east-1', credentials: sandboxAws } };
  return { baseUrl, apiKey: 'sandbox' };
}
