/**
 * A streamed completion: chunks have the shape of a whole answer.
 * @see https://platform.openai.com/docs/api-reference/completions/create#completions_create-stream
 */
import type { CallContext } from '../endpoint.ts';
import { isRecord, type JsonRecord } from '../json-values.ts';
import { readStream, type StreamedChoice } from '../openai-dialect/answer-stream.ts';
import type { HostHabits } from '../openai-dialect/dialect.ts';
import { meaningful } from '../openai-dialect/extras.ts';
import type { ServerSentEvent } from '../sse.ts';
import { toCompletionReason } from './finish-reason.ts';
import { choicesPerPrompt, leastChoices, promptsOf } from './prompts.ts';
import type { CompletionChunk } from './types.ts';

type ChunkChoice = CompletionChunk['choices'][number];

export function fromCompletionStream(
  events: AsyncIterable<ServerSentEvent>,
  ctx: CallContext<'completion'>,
  habits: HostHabits,
): AsyncGenerator<CompletionChunk> {
  const { request, provider } = ctx;
  return readStream<CompletionChunk>(events, ctx, habits, {
    object: 'text_completion',
    createChoice: (index) => new TextStream(index, provider),
    asked: promptsOf(request).length * choicesPerPrompt(request),
    least: leastChoices(request),
  });
}

class TextStream implements StreamedChoice<ChunkChoice> {
  readonly #index: number;
  readonly #provider: string;
  #reason: string | undefined;
  /** What came beside the finish reason (content filter results, say) and goes out with it. */
  #lastExtras: JsonRecord = {};

  constructor(index: number, provider: string) {
    this.#index = index;
    this.#provider = provider;
  }

  get finished(): boolean {
    return Boolean(this.#reason);
  }

  /** Together says everything twice, the second time in a delta. */
  passes({ index, text, finish_reason, delta }: JsonRecord): boolean {
    return index === this.#index && typeof text === 'string' && finish_reason === null && delta === undefined;
  }

  take({ index: _, text, delta: __, finish_reason: reason, logprobs, ...others }: JsonRecord): ChunkChoice[] {
    const extras = meaningful(others);
    const ends = reason !== null && reason !== undefined;
    if (ends) this.#finish(String(reason), extras);
    const said = typeof text === 'string' ? text : '';
    const speaks = said !== '' || isRecord(logprobs);
    const filters = !ends && Object.keys(extras).length > 0;
    return speaks || filters ? [this.#choice(said, null, logprobs ?? null, ends ? {} : extras)] : [];
  }

  end(): ChunkChoice[] {
    const reason = toCompletionReason(this.#reason ?? '', this.#provider);
    return [this.#choice('', reason, null, this.#lastExtras)];
  }

  /** Only the first reason counts, but for an empty one. */
  #finish(reason: string, extras: JsonRecord): void {
    if (this.#reason) return;
    toCompletionReason(reason, this.#provider);
    this.#reason = reason;
    this.#lastExtras = extras;
  }

  #choice(text: string, finish_reason: string | null, logprobs: unknown, extras: JsonRecord): ChunkChoice {
    return { text, index: this.#index, logprobs, finish_reason, ...extras } as ChunkChoice;
  }
}
