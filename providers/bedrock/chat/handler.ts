import { createHandler } from '../../base/handler.ts';
import { bedrock } from '../provider.ts';
import { bedrockChat } from './transformation.ts';

export const handler = createHandler(bedrock, bedrockChat, {
  supportsStreaming: true,
  supportsFunctionCalls: true,
});
