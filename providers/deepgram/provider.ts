import { header } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://developers.deepgram.com/reference/deepgram-api-overview */
export const deepgram: ProviderSpec = {
  id: 'deepgram',
  baseUrl: 'https://api.deepgram.com/v1',
  auth: header('authorization', 'Token'),
};
