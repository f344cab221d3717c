import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://docs.x.ai/docs/overview */
export const xai: ProviderSpec = {
  id: 'xai',
  baseUrl: 'https://api.x.ai/v1',
  auth: bearer(),
};
