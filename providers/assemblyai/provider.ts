import { header } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';
import { versioned } from '../base/versioned.ts';

/** @see https://www.assemblyai.com/docs/api-reference/overview */
export const assemblyai: ProviderSpec = {
  id: 'assemblyai',
  baseUrl: versioned('https://api.assemblyai.com/v2'),
  auth: header('authorization'),
};
