import { header } from '../base/auth.ts';
import { decodeEvents } from '../base/decode-events.ts';
import type { ProviderSpec } from '../base/endpoint.ts';
import { decodeJsonArray } from '../base/json-array-stream.ts';

/** @see https://ai.google.dev/api */
export const gemini: ProviderSpec = {
  id: 'gemini',
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  auth: header('x-goog-api-key'),
  // Proxies that know no events give the stream as one JSON array.
  decodeStream: (body, contentType, provider) =>
    /^application\/json/i.test(contentType)
      ? decodeJsonArray(body, provider)
      : decodeEvents(body, contentType, provider),
};
