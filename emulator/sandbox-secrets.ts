/** Fills the secrets that a stack leaves empty with the way to the sandbox. */
import { sandboxBaseUrl } from '../local/sandbox/providers.ts';
import type { SecretsManager } from './secrets-manager.ts';

/** What a provider's secret holds: `rawdog/openai` leads to OpenAI as the sandbox plays it. */
export function sandboxSecret(name: string, sandboxUrl: string, apiKey = 'sandbox-key'): string {
  return JSON.stringify({ apiKey, baseUrl: sandboxBaseUrl(sandboxUrl, name.slice(name.lastIndexOf('/') + 1)) });
}

export function fillFromSandbox(secrets: SecretsManager, sandboxUrl: string): void {
  const empty = secrets.names().filter((name) => secrets.text(name) === '{}');
  for (const name of empty) secrets.put(name, sandboxSecret(name, sandboxUrl));
}
