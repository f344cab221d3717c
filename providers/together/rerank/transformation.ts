import { cohereDialectRerank } from '../../base/rerank/dialect.ts';
import { rankFields, textDocuments } from '../../base/rerank/documents.ts';
import type { RerankRequest } from '../../base/rerank/types.ts';

/** Takes texts or objects, not both at once, and ranks objects by all of their fields unless told by which. */
function documents(request: RerankRequest) {
  const objects = request.documents.filter((document) => typeof document === 'object');
  if (objects.length < request.documents.length) return textDocuments(request);
  const found = objects.map((document, index) => rankFields(document, index, request));
  if (request.rank_fields?.length) return { rank_fields: request.rank_fields };
  const haveText = found.every(([first]) => first === 'text');
  return haveText ? { rank_fields: ['text'] } : {};
}

/** @see https://docs.together.ai/reference/rerank */
export const togetherRerank = cohereDialectRerank({ documents });
