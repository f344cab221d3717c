import type { Conversation } from './conversation.ts';
import type { Call } from './dialect.ts';

/** A text that is to be gone on with, and what is to follow it, as every API of text completions names them. */
interface TextRequest {
  readonly prompt: string;
  readonly suffix?: string | null | undefined;
  readonly max_tokens?: number | null | undefined;
  readonly stop?: string | readonly string[] | null | undefined;
}

export function toContinuation(
  { prompt, suffix, max_tokens, stop }: TextRequest,
  choices: number,
  { provider, model }: Call,
): Conversation {
  return {
    provider,
    model,
    tools: [],
    lines: [prompt, suffix ?? ''].filter((text) => text !== '').map((text) => ({ role: 'user', text })),
    toolChoice: 'none',
    parallelToolCalls: false,
    format: 'text',
    reasoning: false,
    maxTokens: max_tokens ?? undefined,
    stop: [stop ?? []].flat(),
    choices,
    cachesByItself: true,
  };
}
