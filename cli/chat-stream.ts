/** A streamed answer, as it comes together. */

export interface ChatUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number } | null;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number } | null;
}

export interface ChatChunk {
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string | null; readonly reasoning_content?: string | null };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: ChatUsage | null;
  /** Instead of all else, where an answer that had begun failed. */
  readonly error?: { readonly message: string };
}

export interface Streamed {
  /** Milliseconds on the clock of `performance.now()`. */
  readonly startedAt: number;
  firstAt?: number;
  text: string;
  reasoning: string;
  usage?: ChatUsage;
  finishReason?: string;
}

/** @returns what a chunk adds */
export function noteChunk({ choices, usage }: ChatChunk, streamed: Streamed): { text: string; reasoning: string } {
  const [choice] = choices ?? [];
  const { content, reasoning_content } = choice?.delta ?? {};
  const [text, reasoning] = [content ?? '', reasoning_content ?? ''];
  if (text !== '' || reasoning !== '') streamed.firstAt ??= performance.now();
  streamed.text += text;
  streamed.reasoning += reasoning;
  if (usage) streamed.usage = usage;
  if (choice?.finish_reason) streamed.finishReason = choice.finish_reason;
  return { text, reasoning };
}
