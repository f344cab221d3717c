import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://docs.together.ai/docs/openai-api-compatibility */
export const together: ProviderSpec = {
  id: 'together',
  baseUrl: 'https://api.together.xyz/v1',
  auth: bearer(),
};
