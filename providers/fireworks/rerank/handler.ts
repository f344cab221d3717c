import { createHandler } from '../../base/handler.ts';
import { fireworks } from '../provider.ts';
import { fireworksRerank } from './transformation.ts';

export const handler = createHandler(fireworks, fireworksRerank);
