/**
 * The stream of any endpoint in OpenAI's dialect, whatever its choices hold: one id, time and model for all chunks, and
 * nothing before the end marker that looks like a clean end. A chunk that follows OpenAI's rules already goes on as the
 * text that came.
 */
import type { Usage } from '../chat-types.ts';
import type { CallContext } from '../endpoint.ts';
import { streamCut } from '../errors.ts';
import { isRecord, type JsonRecord, recordOf, recordsOf } from '../json-values.ts';
import type { ServerSentEvent } from '../sse.ts';
import { parseJson } from '../wire-text.ts';
import type { HostHabits } from './dialect.ts';
import { errorInAnswer, isError } from './errors.ts';
import { toUsage } from './usage.ts';

/** One choice of a stream, by the rules of its endpoint. */
export interface StreamedChoice<Choice> {
  readonly finished: boolean;
  /** Whether a piece of it needs no mending. */
  passes(choice: JsonRecord): boolean;
  /** Whatever it says but its end, which is held back. */
  take(choice: JsonRecord): Choice[];
  end(): Choice[];
}

/** What tells one endpoint's streams from another's. */
interface StreamShape<Chunk extends StreamedChunk> {
  readonly object: Chunk['object'];
  readonly createChoice: (index: number) => StreamedChoice<Chunk['choices'][number]>;
  /** How many choices were asked for. */
  readonly asked: number;
  /** With fewer choices than these it is no answer. @default 1 */
  readonly least?: number;
}

interface StreamedChunk {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly model: string;
  readonly choices: readonly unknown[];
}

export async function* readStream<Chunk extends StreamedChunk>(
  events: AsyncIterable<ServerSentEvent>,
  ctx: CallContext,
  habits: HostHabits,
  shape: StreamShape<Chunk>,
): AsyncGenerator<Chunk> {
  const answer = new AnswerStream(ctx, habits, shape);
  for await (const { event, data } of events) {
    if (event === 'error') throw errorInAnswer(parsedOrText(data), ctx, habits);
    if (data.startsWith('[DONE]')) return yield* answer.end();
    if (data.trim() === '') continue;
    const chunk = parseJson(data);
    if (answer.passes(chunk)) yield chunk;
    else {
      for (const mended of answer.take(chunk)) yield mended;
      answer.noteUsage();
    }
  }
  if (habits.endMarker === 'finish-reason' && answer.finished) return yield* answer.end();
  throw streamCut(ctx.provider);
}

function parsedOrText(data: string): unknown {
  try {
    return parseJson(data);
  } catch {
    return data;
  }
}

type Envelope = Pick<StreamedChunk, 'id' | 'object' | 'created' | 'model'>;

class AnswerStream<Chunk extends StreamedChunk> {
  readonly #ctx: CallContext;
  readonly #habits: HostHabits;
  readonly #shape: StreamShape<Chunk>;
  readonly #choices = new Map<number, StreamedChoice<Chunk['choices'][number]>>();
  #head: Envelope | undefined;
  /** Fields of a first chunk without choices (Azure's verdict on the prompt), for the next chunk to carry. */
  #pending: JsonRecord = {};
  /** Fields of the newest chunk, for the last ones that we send. */
  #newest: JsonRecord = {};
  #usage: Usage | undefined;

  constructor(ctx: CallContext, habits: HostHabits, shape: StreamShape<Chunk>) {
    this.#ctx = ctx;
    this.#habits = habits;
    this.#shape = shape;
  }

  /** Every choice that was asked for has said why it ended. */
  get finished(): boolean {
    const choices = [...this.#choices.values()];
    return choices.length >= this.#shape.asked && choices.every((choice) => choice.finished);
  }

  /** By far the most chunks are one more piece of text, and nothing to mend. */
  passes(chunk: unknown): chunk is Chunk {
    const { patchChoice, patchChunk } = this.#habits;
    if (patchChoice || patchChunk || !isRecord(chunk) || chunk['error'] || isRecord(chunk['usage'])) return false;
    const { choices } = chunk;
    const choice: unknown = Array.isArray(choices) && choices.length === 1 ? choices[0] : undefined;
    return isRecord(choice) && this.#hasHead(chunk) && this.#choice(choice).passes(choice);
  }

  take(given: unknown): Chunk[] {
    if (!isRecord(given)) return [];
    if (isError(given)) throw errorInAnswer(given, this.#ctx, this.#habits);
    const chunk = this.#habits.patchChunk?.(given) ?? given;
    this.#takeUsage(chunk);
    const answers = recordsOf(chunk['choices']);
    const extras = extrasOf(chunk);
    if (answers.length === 0) return this.#takeAside(extras);
    const envelope = { ...this.#envelope(chunk), ...this.#pending, ...extras };
    this.#pending = {};
    this.#newest = extras;
    return answers
      .flatMap((choice) => this.#takeChoice(choice))
      .map((choice) => asChunk({ ...envelope, choices: [choice] }));
  }

  /** Once the chunks that it counts are out. */
  noteUsage(): void {
    const soFar = this.#usage;
    if (soFar) this.#ctx.noteUsage?.(() => soFar);
  }

  /** Finish reasons and usage wait for the end marker: nothing before it may look like a clean end. */
  end(): Chunk[] {
    const head = this.#head;
    if (!head || this.#choices.size < (this.#shape.least ?? 1)) throw streamCut(this.#ctx.provider);
    const envelope = { ...head, ...this.#newest };
    const choices = [...this.#choices.values()].flatMap((choice) => choice.end());
    const last = choices.map((choice) => asChunk<Chunk>({ ...envelope, choices: [choice] }));
    return this.#usage ? [...last, asChunk({ ...envelope, choices: [], usage: this.#usage })] : last;
  }

  /** What comes without choices belongs to the first chunk with some, or to the last ones. */
  #takeAside(extras: JsonRecord): [] {
    if (this.#head) this.#newest = { ...this.#newest, ...extras };
    else this.#pending = { ...this.#pending, ...extras };
    return [];
  }

  #takeChoice(choice: JsonRecord) {
    if (isRecord(choice['error'])) throw errorInAnswer(choice, this.#ctx, this.#habits);
    return this.#choice(choice).take(this.#habits.patchChoice?.(choice) ?? choice);
  }

  /** Hosts repeat a growing usage on every chunk, or put it beside the last choice: the last one counts. */
  #takeUsage(chunk: JsonRecord): void {
    const usage = chunk['usage'] ?? recordOf(chunk['x_groq'])['usage'];
    if (isRecord(usage)) this.#usage = toUsage(usage);
  }

  /** Whether the chunk names itself as the whole stream is named. */
  #hasHead(chunk: JsonRecord): boolean {
    const { id, object, created, model } = this.#envelope(chunk);
    const same =
      chunk['id'] === id && chunk['object'] === object && chunk['created'] === created && chunk['model'] === model;
    return same && Object.keys(this.#pending).length === 0;
  }

  /** One id, time and model for the whole stream. */
  #envelope(chunk: JsonRecord): Envelope {
    const { fallbackId, model, created } = this.#ctx;
    this.#head ??= {
      id: String(chunk['id'] || fallbackId),
      object: this.#shape.object,
      created: typeof chunk['created'] === 'number' ? chunk['created'] : created,
      model: String(chunk['model'] || model),
    };
    return this.#head;
  }

  #choice(choice: JsonRecord): StreamedChoice<Chunk['choices'][number]> {
    const index = typeof choice['index'] === 'number' ? choice['index'] : 0;
    const known = this.#choices.get(index) ?? this.#shape.createChoice(index);
    this.#choices.set(index, known);
    return known;
  }
}

function asChunk<Chunk extends StreamedChunk>(chunk: object): Chunk {
  return chunk as Chunk;
}

/** What hosts add to a chunk, but for padding (Mistral's `p`); of Groq's own field the usage goes where OpenAI puts it. */
function extrasOf(chunk: JsonRecord): JsonRecord {
  const { id, object, created, model, choices, usage, obfuscation, p, x_groq, ...extras } = chunk;
  const { usage: _, ...groq } = recordOf(x_groq);
  return { ...extras, ...(Object.keys(groq).length > 0 && { x_groq: groq }) };
}
