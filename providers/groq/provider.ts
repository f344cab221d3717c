import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://console.groq.com/docs/overview */
export const groq: ProviderSpec = {
  id: 'groq',
  baseUrl: 'https://api.groq.com/openai/v1',
  auth: bearer(),
};
