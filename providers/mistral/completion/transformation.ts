/**
 * OpenAI text completions over Mistral's fill-in-the-middle, whose answers are a chat's.
 * @see https://docs.mistral.ai/api/endpoint/fim
 */
import { openAICompatibleCompletion } from '../../base/completion/dialect.ts';
import type { Transformer } from '../../base/endpoint.ts';
import { type JsonRecord, recordOf } from '../../base/json-values.ts';
import { splitContent } from '../../base/openai-dialect/content-parts.ts';
import { transformError } from '../errors.ts';
import { transformRequest } from './request.ts';

export const mistralCompletion: Transformer<'completion'> = {
  ...openAICompatibleCompletion({ patchChoice: fromMessage, errorFields: transformError }),
  transformRequest,
  transformError,
};

/** A choice without a message stays without a text: it is no answer. */
function fromMessage({ message, delta, ...choice }: JsonRecord): JsonRecord {
  const { content } = recordOf(message ?? delta);
  return content === undefined ? choice : { ...choice, text: splitContent(content).content };
}
