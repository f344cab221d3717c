/**
 * A streamed completion: chunks have the shape of a whole answer.
 * @see https://platform.openai.com/docs/api-reference/completions/create#completions_create-stream
 */
import type { CallContext } from '../endpoint.ts';
import type { JsonRecord } from '../json-values.ts';
import { readStream, type StreamedChoice } from '../openai-dialect/answer-stream.ts';
import type { HostHabits } from '../openai-dialect/dialect.ts';
import { meaningful } from '../openai-dialect/extras.ts';
import type { ServerSentEvent } from '../sse.ts';
import { withText } from './choice-text.ts';
import { toCompletionReason } from './finish-reason.ts';
import { areOfChat, ChoiceLogprobs } from './logprobs.ts';
import { choicesPerPrompt, leastChoices, promptsOf } from './prompts.ts';
import type { CompletionChunk, CompletionRequest } from './types.ts';

type ChunkChoice = CompletionChunk['choices'][number];

export function fromCompletionStream(
  events: AsyncIterable<ServerSentEvent>,
  ctx: CallContext<'completion'>,
  habits: HostHabits,
): AsyncGenerator<CompletionChunk> {
  const { request, provider } = ctx;
  return readStream<CompletionChunk>(events, ctx, habits, {
    object: 'text_completion',
    createChoice: (index) => new TextStream(index, request, provider),
    asked: promptsOf(request).length * choicesPerPrompt(request),
    least: leastChoices(request),
  });
}

class TextStream implements StreamedChoice<ChunkChoice> {
  readonly #index: number;
  readonly #provider: string;
  readonly #logprobs: ChoiceLogprobs;
  #reason: string | undefined;
  /** What came beside the finish reason (content filter results, say) and goes out with it. */
  #lastExtras: JsonRecord = {};

  constructor(index: number, request: CompletionRequest, provider: string) {
    this.#index = index;
    this.#provider = provider;
    this.#logprobs = new ChoiceLogprobs(request, index);
  }

  get finished(): boolean {
    return Boolean(this.#reason);
  }

  /** Together says everything twice, the second time in a delta. */
  passes({ index, text, finish_reason, delta, logprobs }: JsonRecord): boolean {
    if (index !== this.#index || finish_reason !== null || delta !== undefined) return false;
    return typeof text === 'string' && !areOfChat(logprobs);
  }

  take(choice: JsonRecord): ChunkChoice[] {
    const { index: _, text, delta: __, finish_reason: reason, logprobs: given, ...others } = withText(choice);
    const logprobs = this.#logprobs.take(given);
    const extras = meaningful(others);
    const ends = reason !== null && reason !== undefined;
    if (ends) this.#finish(String(reason), extras);
    const said = typeof text === 'string' ? text : '';
    const speaks = said !== '' || logprobs !== null;
    const filters = !ends && Object.keys(extras).length > 0;
    return speaks || filters ? [this.#choice(said, null, logprobs, ends ? {} : extras)] : [];
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
