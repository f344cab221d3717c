import { createHandler } from '../../base/handler.ts';
import { openai } from '../provider.ts';
import { openaiCompletion } from './transformation.ts';

export const handler = createHandler(openai, openaiCompletion, {
  supportsStreaming: true,
  supportsFunctionCalls: false,
});
