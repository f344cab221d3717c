import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://docs.voyageai.com/reference */
export const voyage: ProviderSpec = {
  id: 'voyage',
  baseUrl: 'https://api.voyageai.com/v1',
  auth: bearer(),
};
