import { createHandler } from '../../base/handler.ts';
import { anthropic } from '../provider.ts';
import { anthropicChat } from './transformation.ts';

export const handler = createHandler(anthropic, anthropicChat, {
  supportsStreaming: true,
  supportsFunctionCalls: true,
});
