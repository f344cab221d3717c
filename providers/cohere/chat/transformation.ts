/**
 * OpenAI chat completions over Cohere's chat, version 2.
 * @see https://docs.cohere.com/reference/chat
 */
import type { Transformer } from '../../base/endpoint.ts';
import { transformError } from '../errors.ts';
import { transformRequest } from './request.ts';
import { transformResponse } from './response.ts';
import { transformStream } from './stream.ts';

export const cohereChat: Transformer<'chat'> = {
  transformRequest,
  transformResponse,
  transformStream,
  transformError,
};
