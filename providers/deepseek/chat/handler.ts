import { createHandler } from '../../base/handler.ts';
import { deepseek } from '../provider.ts';
import { deepseekChat } from './transformation.ts';

export const handler = createHandler(deepseek, deepseekChat, { supportsStreaming: true, supportsFunctionCalls: true });
