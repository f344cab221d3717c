/**
 * Builds the chunks of a translated stream by OpenAI's rules: the role on the first, one index a tool call counted from
 * zero, the finish reason alone on an empty delta, and the usage on a last chunk without choices (which the gateway
 * takes out again for callers who did not ask).
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
import type { ChatChunk, ChatDelta, FinishReason, GoogleExtra, ThinkingBlock, Usage } from './chat-types.ts';

export interface ChunkHead {
  readonly id: string;
  readonly model: string;
  /** Unix seconds. */
  readonly created: number;
}

export interface ToolCallStart {
  readonly id: string;
  readonly name: string;
  readonly extra?: GoogleExtra | undefined;
}

export class ChatChunks {
  readonly #head: ChunkHead;
  readonly #choice: number;
  #begun = false;
  #answered = false;
  #toolCalls = 0;

  /** @param choice which of `n` answers these chunks belong to */
  constructor(head: ChunkHead, choice = 0) {
    this.#head = head;
    this.#choice = choice;
  }

  /** How many tool calls were started so far. */
  get toolCalls(): number {
    return this.#toolCalls;
  }

  text(content: string): ChatChunk {
    return this.delta({ content });
  }

  reasoning(reasoning_content: string): ChatChunk {
    return this.delta({ reasoning_content });
  }

  /** A finished signed block, for clients that keep `thinking_blocks`. */
  thinkingBlock(block: ThinkingBlock): ChatChunk {
    return this.delta({ thinking_blocks: [block] });
  }

  /** Opens the next tool call; its arguments follow. */
  toolCall({ id, name, extra }: ToolCallStart, args = ''): ChatChunk {
    const index = this.#toolCalls++;
    const call = { index, id, type: 'function', function: { name, arguments: args } } as const;
    return this.delta({ tool_calls: [extra ? { ...call, extra_content: extra } : call] });
  }

  /** More arguments of a tool call, by default of the one opened last. */
  toolArguments(args: string, index = this.#toolCalls - 1): ChatChunk {
    return this.delta({ tool_calls: [{ index, function: { arguments: args } }] });
  }

  /** An answer without text or tool calls (only thought, or nothing) has empty content: a client's null would be no string. */
  finish(finish_reason: FinishReason): ChatChunk[] {
    const last = this.#chunk({}, finish_reason);
    return this.#answered ? [last] : [this.text(''), last];
  }

  usage(usage: Usage): ChatChunk {
    return { ...this.#envelope(), choices: [], usage };
  }

  /** Anything else a delta may hold. */
  delta(delta: ChatDelta): ChatChunk {
    if (delta.content !== undefined || delta.tool_calls) this.#answered = true;
    return this.#chunk({ ...this.#role(), ...delta }, null);
  }

  #role(): ChatDelta {
    if (this.#begun) return {};
    this.#begun = true;
    return { role: 'assistant' };
  }

  #chunk(delta: ChatDelta, finish_reason: FinishReason | null): ChatChunk {
    return { ...this.#envelope(), choices: [{ index: this.#choice, delta, logprobs: null, finish_reason }] };
  }

  #envelope() {
    const { id, created, model } = this.#head;
    return { id, object: 'chat.completion.chunk', created, model } as const;
  }
}
