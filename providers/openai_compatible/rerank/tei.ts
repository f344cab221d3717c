/**
 * Hugging Face's Text Embeddings Inference, which knows neither models nor usage.
 * @see https://huggingface.github.io/text-embeddings-inference/#/Text%20Embeddings%20Inference/rerank
 */
import type { Transformer } from '../../base/endpoint.ts';
import { toTexts } from '../../base/rerank/documents.ts';
import { droppedParams, providerExtras } from '../../base/rerank/params.ts';
import { toResults } from '../../base/rerank/results.ts';
import type { RerankRequest } from '../../base/rerank/types.ts';

export const teiRerank: Transformer<'rerank'> = {
  transformRequest: (request) => ({ path: '/rerank', body: toBody(request), dropped: droppedParams(request, []) }),
  transformResponse: (body, ctx) => ({ id: ctx.fallbackId, results: toResults(body, ctx), meta: {} }),
};

/** Without `truncate` one text that is too long would fail them all. */
function toBody(request: RerankRequest) {
  const options = { raw_scores: false, return_text: false, truncate: true, ...providerExtras(request) };
  return { query: request.query, texts: toTexts(request), ...options };
}
