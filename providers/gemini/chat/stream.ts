/**
 * The stream: every event is an answer of its own that holds what came since the one before.
 * @see https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent
 */
import type { ChunkHead } from '../../base/chat-chunks.ts';
import type { ChatChunk } from '../../base/chat-types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { streamCut } from '../../base/errors.ts';
import { isRecord, type JsonRecord } from '../../base/json-values.ts';
import type { ServerSentEvent } from '../../base/sse.ts';
import { candidatesOf, requireAnswer } from '../answer.ts';
import { toUsage } from '../usage.ts';
import { headOf } from './answer.ts';
import { StreamedChoice } from './streamed-choice.ts';

export async function* transformStream(
  events: AsyncIterable<ServerSentEvent>,
  ctx: CallContext<'chat'>,
): AsyncGenerator<ChatChunk> {
  const answer = new StreamedAnswer(ctx);
  for await (const { data } of events) {
    for (const chunk of answer.take(JSON.parse(data))) yield chunk;
    answer.noteUsage();
  }
  yield* answer.end();
}

class StreamedAnswer {
  readonly #ctx: CallContext<'chat'>;
  readonly #choices = new Map<number, StreamedChoice>();
  #head: ChunkHead | undefined;
  /** The counts so far; each event repeats them. */
  #usage: JsonRecord = {};

  constructor(ctx: CallContext<'chat'>) {
    this.#ctx = ctx;
  }

  take(body: unknown): ChatChunk[] {
    const event = requireAnswer(body, this.#ctx);
    this.#head ??= headOf(event, this.#ctx);
    if (isRecord(event['usageMetadata'])) this.#usage = event['usageMetadata'];
    return candidatesOf(event).flatMap((candidate) => this.#choice(candidate.index).take(candidate));
  }

  /** Once the chunks that it counts are out. */
  noteUsage(): void {
    const soFar = this.#usage;
    if (Object.keys(soFar).length > 0) this.#ctx.noteUsage?.(() => toUsage(soFar));
  }

  /** There is no end marker: the answer is complete when every choice has said why it ended. */
  end(): ChatChunk[] {
    const choices = [...this.#choices.values()];
    const [first] = choices;
    if (!first || choices.some((choice) => !choice.hasEnded)) throw streamCut(this.#ctx.provider);
    return [...choices.flatMap((choice) => choice.end(this.#ctx.provider)), first.usage(toUsage(this.#usage))];
  }

  #choice(index: number): StreamedChoice {
    const known = this.#choices.get(index);
    if (known) return known;
    const choice = new StreamedChoice(this.#head ?? headOf({}, this.#ctx), index);
    this.#choices.set(index, choice);
    return choice;
  }
}
