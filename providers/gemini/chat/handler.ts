import { createHandler } from '../../base/handler.ts';
import { gemini } from '../provider.ts';
import { geminiChat } from './transformation.ts';

export const handler = createHandler(gemini, geminiChat, {
  supportsStreaming: true,
  supportsFunctionCalls: true,
});
