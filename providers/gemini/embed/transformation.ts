/** @see https://ai.google.dev/api/embeddings#method:-models.batchembedcontents */
import { embedExtras } from '../../base/embed/extras.ts';
import { textsOf } from '../../base/embed/inputs.ts';
import { toEmbedResponse } from '../../base/embed/response.ts';
import type { EmbedRequest, EmbedResponse } from '../../base/embed/types.ts';
import type { CallContext, ProviderRequest, Transformer } from '../../base/endpoint.ts';
import { recordOf, recordsOf } from '../../base/json-values.ts';
import { applyParamRules, isGiven } from '../../base/params.ts';
import { transformError } from '../errors.ts';
import { methodPath, resourceName } from '../path.ts';
import { toTask } from './task.ts';

export const geminiEmbed: Transformer<'embed'> = { transformRequest, transformResponse, transformError };

function transformRequest(request: EmbedRequest, ctx: CallContext<'embed'>): ProviderRequest {
  const { dimensions } = request;
  const task = toTask(request, ctx.model);
  const shared = {
    model: resourceName(ctx.model),
    ...task.fields,
    ...(isGiven(dimensions) && { outputDimensionality: dimensions }),
    ...embedExtras(request),
  };
  const texts = textsOf(request, ctx.provider);
  const requests = texts.map((text) => ({ ...shared, content: { parts: [{ text: task.prefix + text }] } }));
  const dropped = applyParamRules(request, { refused: [], dropped: ['user'] }, ctx.provider);
  return {
    path: methodPath(ctx.model, 'batchEmbedContents'),
    body: { requests },
    dropped: [...dropped, ...task.dropped],
  };
}

function transformResponse(body: unknown, ctx: CallContext<'embed'>): EmbedResponse {
  const { embeddings, embedding, usageMetadata } = recordOf(body);
  const vectors = recordsOf(embeddings ?? [embedding]).map(({ values }) => values);
  const answer = toEmbedResponse(vectors, recordOf(usageMetadata)['promptTokenCount'], ctx);
  return isGiven(ctx.request.dimensions) ? normalized(answer) : answer;
}

/** Vectors cut short by `gemini-embedding-001` are no longer of length one. */
function normalized(answer: EmbedResponse): EmbedResponse {
  const data = answer.data.map((item) => ({ ...item, embedding: toUnit(item.embedding as readonly number[]) }));
  return { ...answer, data };
}

function toUnit(vector: readonly number[]): readonly number[] {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  // What is as near to one as its digits allow stays the numbers that came.
  const settled = length === 0 || Math.abs(length - 1) < 1e-5;
  return settled ? vector : vector.map((value) => value / length);
}
