import { createHandler } from '../../base/handler.ts';
import { openrouter } from '../provider.ts';
import { openrouterChat } from './transformation.ts';

export const handler = createHandler(openrouter, openrouterChat, {
  supportsStreaming: true,
  supportsFunctionCalls: true,
});
