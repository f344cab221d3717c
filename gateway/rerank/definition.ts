/** `/v1/rerank`, `/v2/rerank` and `/rerank`, all in Cohere's shape. */
import type { RerankResponse } from '../../providers/base/rerank/types.ts';
import { rerank } from '../../providers/rerank.ts';
import type { CallRecord } from '../call-record.ts';
import type { EndpointDefinition } from '../endpoint.ts';
import { readJson } from '../read-json.ts';
import { rerankSchema } from './schema.ts';

export const rerankEndpoint: EndpointDefinition<'rerank'> = {
  endpoint: 'rerank',
  registry: rerank,
  read: readJson<'rerank'>(rerankSchema),
  idPrefix: 'rerank-',
  loadCaching: () => import('./caching.ts'),
  meter,
};

function meter({ meta: { billed_units, tokens } }: RerankResponse, record: CallRecord): void {
  record.usage = {
    promptTokens: tokens?.input_tokens ?? billed_units?.total_tokens,
    searchUnits: billed_units?.search_units,
  };
}
