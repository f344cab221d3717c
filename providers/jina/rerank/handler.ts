import { createHandler } from '../../base/handler.ts';
import { jina } from '../provider.ts';
import { jinaRerank } from './transformation.ts';

export const handler = createHandler(jina, jinaRerank);
