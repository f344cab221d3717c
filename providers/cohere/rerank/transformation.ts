import { cohereDialectRerank } from '../../base/rerank/dialect.ts';
import { transformError } from '../errors.ts';

/** Version 2, which takes texts only and returns none. @see https://docs.cohere.com/reference/rerank */
export const cohereRerank = cohereDialectRerank({
  takesTokenLimit: true,
  transformError,
});
