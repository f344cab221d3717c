/**
 * OpenAI chat completions over Mistral's, which look alike and are stricter.
 * @see https://docs.mistral.ai/api/endpoint/chat
 */
import type { Transformer } from '../../base/endpoint.ts';
import { transformError } from '../errors.ts';
import { transformRequest } from './request.ts';
import { transformResponse } from './response.ts';
import { transformStream } from './stream.ts';

export const mistralChat: Transformer<'chat'> = {
  transformRequest,
  transformResponse,
  transformStream,
  transformError,
};
