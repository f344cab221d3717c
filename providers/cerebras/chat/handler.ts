import { createHandler } from '../../base/handler.ts';
import { cerebras } from '../provider.ts';
import { cerebrasChat } from './transformation.ts';

export const handler = createHandler(cerebras, cerebrasChat, { supportsStreaming: true, supportsFunctionCalls: true });
