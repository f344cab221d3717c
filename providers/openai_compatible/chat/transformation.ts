import { messageExtras, openAICompatibleChat } from '../../base/openai-dialect/dialect.ts';

/** Hosts we know nothing of: all that they may know goes through, and an end without `[DONE]` is taken for one. */
export const openaiCompatibleChat = openAICompatibleChat({
  messageExtras: messageExtras.filter((extra) => extra !== 'thinking_blocks'),
  pairsToolResults: false,
  endMarker: 'finish-reason',
});
