import { createHandler } from '../../base/handler.ts';
import { cohere } from '../provider.ts';
import { cohereChat } from './transformation.ts';

export const handler = createHandler(cohere, cohereChat, {
  supportsStreaming: true,
  supportsFunctionCalls: true,
});
