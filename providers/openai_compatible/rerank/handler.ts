import { createHandler } from '../../base/handler.ts';
import { openaiCompatible } from '../provider.ts';
import { rerankBaseUrl } from './shape.ts';
import { openaiCompatibleRerank } from './transformation.ts';

export const handler = createHandler({ ...openaiCompatible, baseUrl: rerankBaseUrl }, openaiCompatibleRerank);
