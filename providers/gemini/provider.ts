import { header } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://ai.google.dev/api */
export const gemini: ProviderSpec = {
  id: 'gemini',
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  auth: header('x-goog-api-key'),
  jsonArrayStreams: true,
};
