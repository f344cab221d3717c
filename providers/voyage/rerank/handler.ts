import { createHandler } from '../../base/handler.ts';
import { voyage } from '../provider.ts';
import { voyageRerank } from './transformation.ts';

export const handler = createHandler(voyage, voyageRerank);
