import { openAICompatibleCompletion } from '../../base/completion/dialect.ts';

/** Hosts we know nothing of: all that they may know goes through, and an end without `[DONE]` is taken for one. */
export const openaiCompatibleCompletion = openAICompatibleCompletion({ takesTokens: true, endMarker: 'finish-reason' });
