/** @see https://docs.cohere.com/reference/embed */
import { toCohereFields } from '../../base/embed/cohere.ts';
import { toEmbedResponse } from '../../base/embed/response.ts';
import type { EmbedRequest } from '../../base/embed/types.ts';
import type { Transformer } from '../../base/endpoint.ts';
import { badParam } from '../../base/errors.ts';
import { recordOf } from '../../base/json-values.ts';
import { applyParamRules } from '../../base/params.ts';
import { transformError } from '../errors.ts';

export const cohereEmbed: Transformer<'embed'> = {
  transformRequest(request, ctx) {
    const { provider, model } = ctx;
    const dropped = applyParamRules(request, { refused: [], dropped: ['user'] }, provider);
    const fields = toCohereFields(request, model, provider);
    return { path: '/embed', body: { model, ...fields, embedding_types: [embeddingType(request)] }, dropped };
  },
  transformResponse(body, ctx) {
    const { embeddings, meta } = recordOf(body);
    const { input_tokens } = recordOf(recordOf(meta)['billed_units']);
    return toEmbedResponse(vectorsIn(embeddings, embeddingType(ctx.request)), input_tokens, ctx);
  },
  transformError,
};

/** By type, of which an answer holds the one that was asked for; the API's first version knew but floats. */
function vectorsIn(embeddings: unknown, type: string): unknown {
  return Array.isArray(embeddings) ? embeddings : recordOf(embeddings)[type];
}

/** Floats, of which base64 is made here; another type is the caller's own wish. */
function embeddingType(request: EmbedRequest): string {
  const { embedding_types } = request as { embedding_types?: unknown };
  const [type, ...others] = [embedding_types ?? []].flat().map(String);
  if (others.length > 0) {
    throw badParam(
      'embedding_types',
      'An answer in the form of OpenAI holds one of the `embedding_types`: ask for one.',
    );
  }
  return type ?? 'float';
}
