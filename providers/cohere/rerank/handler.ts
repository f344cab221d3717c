import { createHandler } from '../../base/handler.ts';
import { cohere } from '../provider.ts';
import { cohereRerank } from './transformation.ts';

export const handler = createHandler(cohere, cohereRerank);
