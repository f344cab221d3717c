import { createHandler } from '../../base/handler.ts';
import { azure } from '../provider.ts';
import { azureCompletion } from './transformation.ts';

export const handler = createHandler(azure, azureCompletion, { supportsStreaming: true, supportsFunctionCalls: false });
