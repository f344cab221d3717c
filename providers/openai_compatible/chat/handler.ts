import { createHandler } from '../../base/handler.ts';
import { openaiCompatible } from '../provider.ts';
import { openaiCompatibleChat } from './transformation.ts';

export const handler = createHandler(openaiCompatible, openaiCompatibleChat, {
  supportsStreaming: true,
  supportsFunctionCalls: true,
});
