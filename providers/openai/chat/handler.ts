import { createHandler } from '../../base/handler.ts';
import { openai } from '../provider.ts';
import { openaiChat } from './transformation.ts';

export const handler = createHandler(openai, openaiChat, { supportsStreaming: true, supportsFunctionCalls: true });
