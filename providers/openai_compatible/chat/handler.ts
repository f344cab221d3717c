import { createHandler } from '../../base/handler.ts';
import { openAICompatibleChat } from '../../base/openai-dialect/dialect.ts';
import { openaiCompatible } from '../provider.ts';

/** Hosts we know nothing of: everything goes through as it is, and an end without `[DONE]` is taken for one. */
export const handler = createHandler(openaiCompatible, openAICompatibleChat({ endMarker: 'finish-reason' }), {
  supportsStreaming: true,
  supportsFunctionCalls: true,
});
