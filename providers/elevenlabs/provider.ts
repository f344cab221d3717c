import { header } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';
import { versioned } from '../base/versioned.ts';

/** @see https://elevenlabs.io/docs/api-reference/introduction */
export const elevenlabs: ProviderSpec = {
  id: 'elevenlabs',
  baseUrl: versioned('https://api.elevenlabs.io/v1'),
  auth: header('xi-api-key'),
};
