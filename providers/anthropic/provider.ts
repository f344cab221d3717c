import { header } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://docs.claude.com/en/api/overview */
export const anthropic: ProviderSpec = {
  id: 'anthropic',
  baseUrl: 'https://api.anthropic.com/v1',
  auth: header('x-api-key'),
  headers: { 'anthropic-version': '2023-06-01' },
};
