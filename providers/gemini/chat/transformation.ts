/**
 * OpenAI chat completions over Gemini's generateContent.
 * @see https://ai.google.dev/api/generate-content
 */
import type { Transformer } from '../../base/endpoint.ts';
import { transformError } from '../errors.ts';
import { transformRequest } from './request.ts';
import { transformResponse } from './response.ts';
import { transformStream } from './stream.ts';

export const geminiChat: Transformer<'chat'> = {
  transformRequest,
  transformResponse,
  transformStream,
  transformError,
};
