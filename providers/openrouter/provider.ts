import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://openrouter.ai/docs/quickstart */
export const openrouter: ProviderSpec = {
  id: 'openrouter',
  baseUrl: 'https://openrouter.ai/api/v1',
  auth: bearer(),
};
