import { createHandler } from '../../base/handler.ts';
import { together } from '../provider.ts';
import { togetherChat } from './transformation.ts';

export const handler = createHandler(together, togetherChat, { supportsStreaming: true, supportsFunctionCalls: true });
