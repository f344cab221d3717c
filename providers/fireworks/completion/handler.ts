import { createHandler } from '../../base/handler.ts';
import { fireworks } from '../provider.ts';
import { fireworksCompletion } from './transformation.ts';

export const handler = createHandler(fireworks, fireworksCompletion, {
  supportsStreaming: true,
  supportsFunctionCalls: false,
});
