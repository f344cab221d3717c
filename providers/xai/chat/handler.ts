import { createHandler } from '../../base/handler.ts';
import { xai } from '../provider.ts';
import { xaiChat } from './transformation.ts';

export const handler = createHandler(xai, xaiChat, { supportsStreaming: true, supportsFunctionCalls: true });
