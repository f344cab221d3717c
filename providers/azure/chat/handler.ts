import { createHandler } from '../../base/handler.ts';
import { azure } from '../provider.ts';
import { azureChat } from './transformation.ts';

export const handler = createHandler(azure, azureChat, { supportsStreaming: true, supportsFunctionCalls: true });
