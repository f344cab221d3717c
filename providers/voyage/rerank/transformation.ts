import { cohereDialectRerank } from '../../base/rerank/dialect.ts';

/** @see https://docs.voyageai.com/reference/reranker-api */
export const voyageRerank = cohereDialectRerank({ rename: { top_n: 'top_k' } });
