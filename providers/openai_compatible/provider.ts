import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';
import { GatewayError } from '../base/errors.ts';

/** A host named in the config (`hosts`), which brings its own address. */
export const openaiCompatible: ProviderSpec = {
  id: 'openai_compatible',
  baseUrl({ baseUrl }) {
    if (baseUrl) return baseUrl;
    throw new GatewayError('internal', 'This host has no base URL in the configuration.');
  },
  auth: bearer(),
};
