import { createHandler } from '../../base/handler.ts';
import { gemini } from '../provider.ts';
import { geminiTranscription } from './transformation.ts';

export const handler = createHandler(gemini, geminiTranscription, {
  supportsStreaming: true,
  supportsFunctionCalls: false,
});
