import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://docs.perplexity.ai/getting-started/overview */
export const perplexity: ProviderSpec = {
  id: 'perplexity',
  baseUrl: 'https://api.perplexity.ai',
  auth: bearer(),
};
