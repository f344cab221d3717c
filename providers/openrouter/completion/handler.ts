import { onePromptACall } from '../../base/completion/one-prompt-a-call.ts';
import { createHandler } from '../../base/handler.ts';
import { openrouter } from '../provider.ts';
import { openrouterCompletion } from './transformation.ts';

export const handler = onePromptACall(
  createHandler(openrouter, openrouterCompletion, { supportsStreaming: true, supportsFunctionCalls: false }),
);
