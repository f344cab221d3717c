/** Hosts of the config, in the shape that it says they speak. */
import type { CallContext, Transformer } from '../../base/endpoint.ts';
import { cohereDialectRerank, fromDialectFailure } from '../../base/rerank/dialect.ts';
import { speaksTei } from './shape.ts';
import { teiRerank } from './tei.ts';

/** vLLM, SGLang, infinity and others. @see https://docs.vllm.ai/en/latest/models/pooling_models.html */
const cohereRerank = cohereDialectRerank({ takesTokenLimit: true });

const spoken = ({ credentials }: CallContext<'rerank'>) => (speaksTei(credentials) ? teiRerank : cohereRerank);

export const openaiCompatibleRerank: Transformer<'rerank'> = {
  transformRequest: (request, ctx) => spoken(ctx).transformRequest(request, ctx),
  transformResponse: (body, ctx) => spoken(ctx).transformResponse(body, ctx),
  transformError: fromDialectFailure,
  mayAnswer: 'array',
};
