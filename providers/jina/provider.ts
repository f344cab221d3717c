import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** Its clients write the address with the version and without. @see https://api.jina.ai/docs */
export const jina: ProviderSpec = {
  id: 'jina',
  baseUrl({ baseUrl = 'https://api.jina.ai/v1' }) {
    const address = baseUrl.replace(/\/+$/, '');
    return address.endsWith('/v1') ? address : `${address}/v1`;
  },
  auth: bearer(),
};
