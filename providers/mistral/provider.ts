import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://docs.mistral.ai/api */
export const mistral: ProviderSpec = {
  id: 'mistral',
  baseUrl: 'https://api.mistral.ai/v1',
  auth: bearer(),
};
