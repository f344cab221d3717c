/** The path each provider's real base URL has, so that a base URL of the sandbox differs from the real one only in its origin. */
const basePaths = {
  openai: '/v1',
  azure: '',
  anthropic: '/v1',
  gemini: '/v1beta',
  bedrock: '',
  cohere: '/v2',
  mistral: '/v1',
  groq: '/openai/v1',
  deepseek: '/v1',
  xai: '/v1',
  together: '/v1',
  fireworks: '/inference/v1',
  perplexity: '',
  openrouter: '/api/v1',
  cerebras: '/v1',
  ollama: '/v1',
  voyage: '/v1',
  jina: '/v1',
  deepgram: '/v1',
  elevenlabs: '/v1',
  assemblyai: '',
} as const;

export type SandboxProvider = keyof typeof basePaths;

/** The providers whose dialect the sandbox knows. Any other id is answered in OpenAI's dialect, under any path. */
export const sandboxProviders = Object.keys(basePaths) as readonly SandboxProvider[];

/** The base URL under which the sandbox plays a provider: `sandboxBaseUrl(sandbox.url, 'groq')`. */
export function sandboxBaseUrl(origin: string, providerId: string): string {
  const basePath = providerId in basePaths ? basePaths[providerId as SandboxProvider] : '/v1';
  return `${origin}/${providerId}${basePath}`;
}
