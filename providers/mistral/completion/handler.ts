import { onePromptACall } from '../../base/completion/one-prompt-a-call.ts';
import { createHandler } from '../../base/handler.ts';
import { mistral } from '../provider.ts';
import { mistralCompletion } from './transformation.ts';

export const handler = onePromptACall(
  createHandler(mistral, mistralCompletion, { supportsStreaming: true, supportsFunctionCalls: false }),
);
