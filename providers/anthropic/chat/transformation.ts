/**
 * OpenAI chat completions over Anthropic's messages.
 * @see https://docs.claude.com/en/api/messages
 */
import type { Transformer } from '../../base/endpoint.ts';
import { transformError } from './errors.ts';
import { transformRequest } from './request.ts';
import { transformResponse } from './response.ts';
import { transformStream } from './stream.ts';

export const anthropicChat: Transformer<'chat'> = {
  transformRequest,
  transformResponse,
  transformStream,
  transformError,
};
