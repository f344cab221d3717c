import { createHandler } from '../../base/handler.ts';
import { together } from '../provider.ts';
import { togetherRerank } from './transformation.ts';

export const handler = createHandler(together, togetherRerank);
