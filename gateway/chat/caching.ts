/** How chats are kept. */
import type { Caching } from '../cache/caching.ts';
import { assembleChat } from './assemble.ts';
import { replayChat } from './replay.ts';

export const caching: Caching<'chat'> = {
  isComplete: ({ choices }) => choices.length > 0 && choices.every(({ finish_reason }) => finish_reason),
  streams: { assemble: assembleChat, replay: replayChat },
};
