import { cohereDialectRerank } from '../../base/rerank/dialect.ts';

/** It returns the documents unless told otherwise. @see https://docs.fireworks.ai/api-reference/rerank-documents */
export const fireworksRerank = cohereDialectRerank({
  modelPrefix: 'accounts/fireworks/models/',
  fields: { return_documents: false },
});
