import { createHandler } from '../../base/handler.ts';
import { groq } from '../provider.ts';
import { groqChat } from './transformation.ts';

export const handler = createHandler(groq, groqChat, { supportsStreaming: true, supportsFunctionCalls: true });
