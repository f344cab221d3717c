import { createHandler } from '../../base/handler.ts';
import { perplexity } from '../provider.ts';
import { perplexityChat } from './transformation.ts';

export const handler = createHandler(perplexity, perplexityChat, {
  supportsStreaming: true,
  supportsFunctionCalls: false,
});
