/**
 * OpenAI text completions over Mistral's fill-in-the-middle, whose answers are a chat's.
 * @see https://docs.mistral.ai/api/endpoint/fim
 */
import { openAICompatibleCompletion } from '../../base/completion/dialect.ts';
import type { Transformer } from '../../base/endpoint.ts';
import { transformError } from '../errors.ts';
import { transformRequest } from './request.ts';

export const mistralCompletion: Transformer<'completion'> = {
  ...openAICompatibleCompletion({ errorFields: transformError }),
  transformRequest,
  transformError,
};
