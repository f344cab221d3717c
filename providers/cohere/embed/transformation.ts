/** @see https://docs.cohere.com/reference/embed */
import { embeddingType, toCohereFields, vectorsIn } from '../../base/embed/cohere.ts';
import { toEmbedResponse } from '../../base/embed/response.ts';
import type { Transformer } from '../../base/endpoint.ts';
import { recordOf } from '../../base/json-values.ts';
import { applyParamRules } from '../../base/params.ts';
import { transformError } from '../errors.ts';

export const cohereEmbed: Transformer<'embed'> = {
  transformRequest(request, { provider, model }) {
    const dropped = applyParamRules(request, { refused: [], dropped: ['user'] }, provider);
    const fields = toCohereFields(request, model, provider);
    return { path: '/embed', body: { model, ...fields, embedding_types: [embeddingType(request)] }, dropped };
  },
  transformResponse(body, ctx) {
    const { embeddings, meta } = recordOf(body);
    const { input_tokens } = recordOf(recordOf(meta)['billed_units']);
    return toEmbedResponse(vectorsIn(embeddings, ctx.request), input_tokens, ctx);
  },
  transformError,
};
