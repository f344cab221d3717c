/**
 * A stream in OpenAI's dialect, made to follow OpenAI's own rules whatever the host makes of them. A chunk that follows
 * them already goes on as the text that came.
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
import type { ChatChunk, Usage } from '../chat-types.ts';
import type { CallContext } from '../endpoint.ts';
import { streamCut } from '../errors.ts';
import { isRecord, type JsonRecord } from '../json-values.ts';
import type { ServerSentEvent } from '../sse.ts';
import { parseJson } from '../wire-text.ts';
import { errorInStream } from './answer-error.ts';
import { ChoiceStream } from './choice-stream.ts';
import type { Dialect } from './dialect.ts';
import { toUsage } from './usage.ts';

export async function* fromDialectStream(
  events: AsyncIterable<ServerSentEvent>,
  ctx: CallContext<'chat'>,
  dialect: Dialect,
): AsyncGenerator<ChatChunk> {
  const answer = new DialectStream(ctx, dialect);
  for await (const { data } of events) {
    if (data === '[DONE]') return yield* answer.end();
    const chunk = parseJson(data);
    if (answer.isPlain(chunk)) yield chunk;
    else for (const mended of answer.take(chunk)) yield mended;
  }
  if (dialect.endMarker === 'finish-reason') return yield* answer.end();
  throw streamCut(ctx.provider);
}

type Envelope = Pick<ChatChunk, 'id' | 'object' | 'created' | 'model'>;

class DialectStream {
  readonly #ctx: CallContext<'chat'>;
  readonly #dialect: Dialect;
  readonly #choices = new Map<number, ChoiceStream>();
  #head: Envelope | undefined;
  /** Fields of a first chunk without choices (Azure's verdict on the prompt), for the next chunk to carry. */
  #extras: JsonRecord = {};
  /** Fields of the newest chunk, for the last ones that we send. */
  #newest: JsonRecord = {};
  #usage: Usage | undefined;

  constructor(ctx: CallContext<'chat'>, dialect: Dialect) {
    this.#ctx = ctx;
    this.#dialect = dialect;
  }

  /** One more piece of text of a choice under way: by far the most chunks, and nothing to mend. */
  isPlain(chunk: unknown): chunk is ChatChunk {
    const { choices, usage, id, model, created } = chunk as ChatChunk;
    const choice = choices?.length === 1 ? choices[0] : undefined;
    const head = this.#head;
    return (
      choice !== undefined &&
      head !== undefined &&
      (usage === null || usage === undefined) &&
      id === head.id &&
      model === head.model &&
      created === head.created &&
      (this.#choices.get(choice.index)?.isPlain(choice) ?? false)
    );
  }

  take(chunk: unknown): ChatChunk[] {
    if (!isRecord(chunk)) return [];
    if (chunk['error']) throw errorInStream(chunk, this.#ctx);
    this.#noteUsage(chunk);
    const choices = (Array.isArray(chunk['choices']) ? chunk['choices'] : []).filter(isRecord);
    const { id, object, created, model, choices: _, usage, x_groq, obfuscation, ...extras } = chunk;
    if (choices.length === 0) {
      // Usage-only chunks carry nothing else; what comes before the first choice belongs to it.
      if (!this.#head && !isRecord(usage)) this.#extras = { ...this.#extras, ...extras };
      return [];
    }
    const envelope = { ...this.#envelope(chunk), ...this.#extras, ...extras };
    this.#extras = {};
    this.#newest = extras;
    return choices
      .flatMap((choice) => this.#choice(choice).take(choice))
      .map((choice) => ({ ...envelope, choices: [choice] }));
  }

  /** Finish reasons and usage wait for the end marker: nothing before it may look like a clean end. */
  end(): ChatChunk[] {
    const head = this.#head;
    const choices = [...this.#choices.values()];
    if (!head || choices.some((choice) => !choice.finished)) throw streamCut(this.#ctx.provider);
    const envelope = { ...head, ...this.#newest };
    const last = choices.flatMap((choice) => choice.end()).map((choice) => ({ ...envelope, choices: [choice] }));
    return this.#usage ? [...last, { ...envelope, choices: [], usage: this.#usage }] : last;
  }

  /** Hosts repeat a growing usage on every chunk, or put it beside the last choice: the last one counts. */
  #noteUsage(chunk: JsonRecord): void {
    const groq = isRecord(chunk['x_groq']) ? chunk['x_groq']['usage'] : undefined;
    const usage = chunk['usage'] ?? groq;
    if (isRecord(usage)) this.#usage = toUsage(usage);
  }

  /** One id, time and model for the whole stream. */
  #envelope(chunk: JsonRecord): Envelope {
    const { fallbackId, model, created } = this.#ctx;
    this.#head ??= {
      id: String(chunk['id'] || fallbackId),
      object: 'chat.completion.chunk',
      created: typeof chunk['created'] === 'number' ? chunk['created'] : created,
      model: String(chunk['model'] || model),
    };
    return this.#head;
  }

  #choice(choice: JsonRecord): ChoiceStream {
    const index = typeof choice['index'] === 'number' ? choice['index'] : 0;
    let stream = this.#choices.get(index);
    if (!stream) {
      stream = new ChoiceStream(index, this.#ctx, this.#dialect);
      this.#choices.set(index, stream);
    }
    return stream;
  }
}
