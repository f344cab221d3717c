import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';
import { versioned } from '../base/versioned.ts';

/** Its clients write the address with the version and without. @see https://api.jina.ai/docs */
export const jina: ProviderSpec = {
  id: 'jina',
  baseUrl: versioned('https://api.jina.ai/v1'),
  auth: bearer(),
};
