import { onePromptACall } from '../../base/completion/one-prompt-a-call.ts';
import { createHandler } from '../../base/handler.ts';
import { ollama } from '../provider.ts';
import { ollamaCompletion } from './transformation.ts';

export const handler = onePromptACall(
  createHandler(ollama, ollamaCompletion, { supportsStreaming: true, supportsFunctionCalls: false }),
);
