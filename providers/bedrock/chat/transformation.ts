/**
 * OpenAI chat completions over Amazon Bedrock's Converse, which speaks to every model family alike.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
import type { Transformer } from '../../base/endpoint.ts';
import { transformError } from '../errors.ts';
import { transformRequest } from './request.ts';
import { transformResponse } from './response.ts';
import { transformStream } from './stream.ts';

export const bedrockChat: Transformer<'chat'> = {
  transformRequest,
  transformResponse,
  transformStream,
  transformError,
};
