/**
 * Rerank over Bedrock's agent runtime.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/rerank-use.html
 */
import type { Transformer } from '../../base/endpoint.ts';
import { recordOf } from '../../base/json-values.ts';
import { toResults } from '../../base/rerank/results.ts';
import type { RerankMeta, RerankRequest } from '../../base/rerank/types.ts';
import { transformError } from '../errors.ts';
import { transformRequest } from './request.ts';

export const bedrockRerank: Transformer<'rerank'> = {
  transformRequest,
  transformResponse: (body, ctx) => ({
    id: ctx.fallbackId,
    results: toResults(recordOf(body)['results'], ctx),
    meta: toMeta(ctx.request),
  }),
  transformError,
};

const documentsPerUnit = 100;

/**
 * Bedrock tells no usage. By its price list a query counts once for every hundred documents begun, so that this is the least
 * it costs: a document of more than about five hundred tokens counts as several, which only the bill knows.
 * @see https://aws.amazon.com/bedrock/pricing/
 */
function toMeta({ documents }: RerankRequest): RerankMeta {
  return { billed_units: { search_units: Math.ceil(documents.length / documentsPerUnit) } };
}
