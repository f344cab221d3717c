import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://inference-docs.cerebras.ai/introduction */
export const cerebras: ProviderSpec = {
  id: 'cerebras',
  baseUrl: 'https://api.cerebras.ai/v1',
  auth: bearer(),
};
