import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://docs.cohere.com/reference/about */
export const cohere: ProviderSpec = {
  id: 'cohere',
  baseUrl: 'https://api.cohere.com/v2',
  auth: bearer(),
};
