import { createHandler } from '../../base/handler.ts';
import { openaiCompatible } from '../provider.ts';
import { openaiCompatibleCompletion } from './transformation.ts';

export const handler = createHandler(openaiCompatible, openaiCompatibleCompletion, {
  supportsStreaming: true,
  supportsFunctionCalls: false,
});
