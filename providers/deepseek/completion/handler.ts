import { onePromptACall } from '../../base/completion/one-prompt-a-call.ts';
import { createHandler } from '../../base/handler.ts';
import { deepseekBeta } from './beta.ts';
import { deepseekCompletion } from './transformation.ts';

export const handler = onePromptACall(
  createHandler(deepseekBeta, deepseekCompletion, { supportsStreaming: true, supportsFunctionCalls: false }),
);
