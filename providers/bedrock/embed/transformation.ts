/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html */
import { toEmbedResponse } from '../../base/embed/response.ts';
import type { EmbedRequest, EmbedResponse } from '../../base/embed/types.ts';
import type { AnswerHeaders, CallContext, ProviderRequest, Transformer } from '../../base/endpoint.ts';
import { recordOf } from '../../base/json-values.ts';
import { applyParamRules } from '../../base/params.ts';
import { transformError } from '../errors.ts';
import { modelPath } from '../model-id.ts';
import { familyOf } from './families.ts';

export const bedrockEmbed: Transformer<'embed'> = { transformRequest, transformResponse, transformError };

function transformRequest(request: EmbedRequest, ctx: CallContext<'embed'>): ProviderRequest {
  const family = familyOf(ctx.model);
  const lacking = family.takesPurpose ? ['user'] : ['user', 'input_type', 'task'];
  return {
    path: modelPath(ctx.model, 'invoke'),
    body: family.toBody(request, ctx),
    dropped: applyParamRules(request, { refused: [], dropped: lacking }, ctx.provider),
  };
}

function transformResponse(answer: unknown, ctx: CallContext<'embed'>, headers: AnswerHeaders = {}): EmbedResponse {
  const body = recordOf(answer);
  const counted = body['inputTextTokenCount'] ?? body['inputTokenCount'] ?? tokensIn(headers);
  return toEmbedResponse(familyOf(ctx.model).vectorsIn(body, ctx.request), counted, ctx);
}

/** Cohere's models are counted by Bedrock, beside their answer. */
function tokensIn(headers: AnswerHeaders): number | undefined {
  const count = Number.parseInt(headers['x-amzn-bedrock-input-token-count'] ?? '', 10);
  return Number.isNaN(count) ? undefined : count;
}
