import { createHandler } from '../../base/handler.ts';
import { mistral } from '../provider.ts';
import { mistralTranscription } from './transformation.ts';

export const handler = createHandler(mistral, mistralTranscription, {
  supportsStreaming: true,
  supportsFunctionCalls: false,
});
