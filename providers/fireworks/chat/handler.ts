import { createHandler } from '../../base/handler.ts';
import { fireworks } from '../provider.ts';
import { fireworksChat } from './transformation.ts';

export const handler = createHandler(fireworks, fireworksChat, {
  supportsStreaming: true,
  supportsFunctionCalls: true,
});
