import { onePromptACall } from '../../base/completion/one-prompt-a-call.ts';
import { createHandler } from '../../base/handler.ts';
import { together } from '../provider.ts';
import { togetherCompletion } from './transformation.ts';

export const handler = onePromptACall(
  createHandler(together, togetherCompletion, { supportsStreaming: true, supportsFunctionCalls: false }),
);
