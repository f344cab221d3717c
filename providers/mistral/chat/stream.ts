/**
 * The stream: OpenAI's chunks, but for content in parts, tool calls in one piece, and an end without a chunk of its own.
 * @see https://docs.mistral.ai/api/endpoint/chat
 */
import { ChatChunks, type ChunkHead } from '../../base/chat-chunks.ts';
import type { ChatChunk, FinishReason } from '../../base/chat-types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { streamCut } from '../../base/errors.ts';
import { type JsonRecord, recordOf, recordsOf } from '../../base/json-values.ts';
import { splitContent } from '../../base/openai-dialect/content-parts.ts';
import { toFinishReason } from '../../base/openai-dialect/finish-reason.ts';
import { ToolCallFragments } from '../../base/openai-dialect/tool-calls.ts';
import type { ServerSentEvent } from '../../base/sse.ts';
import { errorInStream, isError } from '../errors.ts';
import { toHead } from './response.ts';
import { toUsage } from './usage.ts';

export async function* transformStream(
  events: AsyncIterable<ServerSentEvent>,
  ctx: CallContext<'chat'>,
): AsyncGenerator<ChatChunk> {
  const answer = new StreamedAnswer(ctx);
  for await (const { data } of events) {
    if (data === '[DONE]') return yield* answer.end();
    for (const chunk of answer.take(JSON.parse(data) as JsonRecord)) yield chunk;
  }
  throw streamCut(ctx.provider);
}

class StreamedAnswer {
  readonly #ctx: CallContext<'chat'>;
  readonly #choices = new Map<number, StreamedChoice>();
  #head: ChunkHead | undefined;
  #usage: unknown;

  constructor(ctx: CallContext<'chat'>) {
    this.#ctx = ctx;
  }

  take(event: JsonRecord): ChatChunk[] {
    if (isError(event)) throw errorInStream(event, this.#ctx.provider);
    this.#head ??= toHead(event, this.#ctx);
    this.#usage = event['usage'] ?? this.#usage;
    return recordsOf(event['choices']).flatMap((choice) => this.#choice(choice, this.#head as ChunkHead).take(choice));
  }

  /** Nothing before the end marker may look like a clean end. */
  end(): ChatChunk[] {
    const choices = [...this.#choices.values()];
    if (!this.#head || choices.length === 0) throw streamCut(this.#ctx.provider);
    const usage = new ChatChunks(this.#head).usage(toUsage(this.#usage));
    return [...choices.flatMap((choice) => choice.end()), usage];
  }

  #choice(choice: JsonRecord, head: ChunkHead): StreamedChoice {
    const index = typeof choice['index'] === 'number' ? choice['index'] : 0;
    const known = this.#choices.get(index) ?? new StreamedChoice(new ChatChunks(head, index), this.#ctx);
    this.#choices.set(index, known);
    return known;
  }
}

class StreamedChoice {
  readonly #chunks: ChatChunks;
  readonly #provider: string;
  readonly #calls: ToolCallFragments;
  #reason: FinishReason | undefined;

  constructor(chunks: ChatChunks, { provider, fallbackId }: CallContext<'chat'>) {
    this.#chunks = chunks;
    this.#provider = provider;
    this.#calls = new ToolCallFragments(fallbackId);
  }

  take(choice: JsonRecord): ChatChunk[] {
    const { content, tool_calls } = recordOf(choice['delta']);
    const { content: text, reasoning } = splitContent(content);
    const calls = recordsOf(tool_calls).map((call) => this.#calls.take(call));
    const reason = choice['finish_reason'];
    if (reason) this.#reason = toFinishReason(String(reason), this.#calls.count > 0, this.#provider);
    return [
      ...(reasoning ? [this.#chunks.reasoning(reasoning)] : []),
      ...(text ? [this.#chunks.text(text)] : []),
      ...calls.map((call) => this.#chunks.delta({ tool_calls: [call] })),
    ];
  }

  end(): ChatChunk[] {
    if (!this.#reason) throw streamCut(this.#provider);
    const completions = this.#calls.completions().map((call) => this.#chunks.delta({ tool_calls: [call] }));
    return [...completions, ...this.#chunks.finish(this.#reason)];
  }
}
