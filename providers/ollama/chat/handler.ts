import { createHandler } from '../../base/handler.ts';
import { ollama } from '../provider.ts';
import { ollamaChat } from './transformation.ts';

export const handler = createHandler(ollama, ollamaChat, { supportsStreaming: true, supportsFunctionCalls: true });
