/** OpenAI's scale of reasoning effort, for providers that take a number of tokens. */
import type { ChatRequest } from './chat-types.ts';

export type Effort = NonNullable<ChatRequest['reasoning_effort']>;

/** How much of an output limit that holds thinking and answer goes to thinking. */
export const thinkingShares = { minimal: 0.02, low: 0.1, medium: 0.3, high: 0.6, xhigh: 0.9, max: 0.9 } as const;
