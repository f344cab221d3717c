import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://api-docs.deepseek.com/ */
export const deepseek: ProviderSpec = {
  id: 'deepseek',
  baseUrl: 'https://api.deepseek.com/v1',
  auth: bearer(),
};
