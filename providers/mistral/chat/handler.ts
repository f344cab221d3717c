import { createHandler } from '../../base/handler.ts';
import { mistral } from '../provider.ts';
import { mistralChat } from './transformation.ts';

export const handler = createHandler(mistral, mistralChat, {
  supportsStreaming: true,
  supportsFunctionCalls: true,
});
