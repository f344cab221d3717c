import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://docs.ollama.com/api/openai-compatibility */
export const ollama: ProviderSpec = {
  id: 'ollama',
  baseUrl: 'http://127.0.0.1:11434/v1',
  auth: bearer(),
};
