/**
 * A stream in OpenAI's dialect, made to follow OpenAI's own rules whatever the host makes of them. A chunk that follows
 * them already goes on as the text that came.
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
import type { ChatChunk, Usage } from '../chat-types.ts';
import type { CallContext } from '../endpoint.ts';
import { streamCut } from '../errors.ts';
import { isRecord, type JsonRecord, recordOf, recordsOf } from '../json-values.ts';
import type { ServerSentEvent } from '../sse.ts';
import { parseJson } from '../wire-text.ts';
import { ChoiceStream } from './choice-stream.ts';
import type { Dialect } from './dialect.ts';
import { errorInAnswer, isError } from './errors.ts';
import { toUsage } from './usage.ts';

export async function* fromDialectStream(
  events: AsyncIterable<ServerSentEvent>,
  ctx: CallContext<'chat'>,
  dialect: Dialect,
): AsyncGenerator<ChatChunk> {
  const answer = new DialectStream(ctx, dialect);
  for await (const { event, data } of events) {
    if (event === 'error') throw errorInAnswer(parsedOrText(data), ctx, dialect);
    if (data.startsWith('[DONE]')) return yield* answer.end();
    if (data.trim() === '') continue;
    const chunk = parseJson(data);
    if (answer.passes(chunk)) yield chunk;
    else for (const mended of answer.take(chunk)) yield mended;
  }
  if (dialect.endMarker === 'finish-reason' && answer.finished) return yield* answer.end();
  throw streamCut(ctx.provider);
}

function parsedOrText(data: string): unknown {
  try {
    return parseJson(data);
  } catch {
    return data;
  }
}

type Envelope = Pick<ChatChunk, 'id' | 'object' | 'created' | 'model'>;

class DialectStream {
  readonly #ctx: CallContext<'chat'>;
  readonly #dialect: Dialect;
  readonly #choices = new Map<number, ChoiceStream>();
  #head: Envelope | undefined;
  /** Fields of a first chunk without choices (Azure's verdict on the prompt), for the next chunk to carry. */
  #pending: JsonRecord = {};
  /** Fields of the newest chunk, for the last ones that we send. */
  #newest: JsonRecord = {};
  #usage: Usage | undefined;

  constructor(ctx: CallContext<'chat'>, dialect: Dialect) {
    this.#ctx = ctx;
    this.#dialect = dialect;
  }

  /** Every choice that was asked for has said why it ended. */
  get finished(): boolean {
    const choices = [...this.#choices.values()];
    return choices.length >= (this.#ctx.request.n ?? 1) && choices.every((choice) => choice.finished);
  }

  /** By far the most chunks are one more piece of text, and nothing to mend. */
  passes(chunk: unknown): chunk is ChatChunk {
    if (!isRecord(chunk) || chunk['error'] || isRecord(chunk['usage']) || this.#dialect.patchChoice) return false;
    const { choices } = chunk;
    const choice: unknown = Array.isArray(choices) && choices.length === 1 ? choices[0] : undefined;
    return isRecord(choice) && this.#hasHead(chunk) && this.#choice(choice).passes(choice);
  }

  take(chunk: unknown): ChatChunk[] {
    if (!isRecord(chunk)) return [];
    if (isError(chunk)) throw errorInAnswer(chunk, this.#ctx, this.#dialect);
    this.#noteUsage(chunk);
    const answers = recordsOf(chunk['choices']);
    const extras = extrasOf(chunk);
    if (answers.length === 0) return this.#takeAside(extras);
    const envelope = { ...this.#envelope(chunk), ...this.#pending, ...extras };
    this.#pending = {};
    this.#newest = extras;
    return answers.flatMap((choice) => this.#takeChoice(choice)).map((choice) => ({ ...envelope, choices: [choice] }));
  }

  /** Finish reasons and usage wait for the end marker: nothing before it may look like a clean end. */
  end(): ChatChunk[] {
    const head = this.#head;
    if (!head) throw streamCut(this.#ctx.provider);
    const envelope = { ...head, ...this.#newest };
    const choices = [...this.#choices.values()].flatMap((choice) => choice.end());
    const last = choices.map((choice) => ({ ...envelope, choices: [choice] }));
    return this.#usage ? [...last, { ...envelope, choices: [], usage: this.#usage }] : last;
  }

  /** What comes without choices belongs to the first chunk with some, or to the last ones. */
  #takeAside(extras: JsonRecord): [] {
    if (this.#head) this.#newest = { ...this.#newest, ...extras };
    else this.#pending = { ...this.#pending, ...extras };
    return [];
  }

  #takeChoice(choice: JsonRecord) {
    if (isRecord(choice['error'])) throw errorInAnswer(choice, this.#ctx, this.#dialect);
    return this.#choice(choice).take(this.#dialect.patchChoice?.(choice) ?? choice);
  }

  /** Hosts repeat a growing usage on every chunk, or put it beside the last choice: the last one counts. */
  #noteUsage(chunk: JsonRecord): void {
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
      object: 'chat.completion.chunk',
      created: typeof chunk['created'] === 'number' ? chunk['created'] : created,
      model: String(chunk['model'] || model),
    };
    return this.#head;
  }

  #choice(choice: JsonRecord): ChoiceStream {
    const index = typeof choice['index'] === 'number' ? choice['index'] : 0;
    const known = this.#choices.get(index) ?? new ChoiceStream(index, this.#ctx, this.#dialect);
    this.#choices.set(index, known);
    return known;
  }
}

/** What hosts add to a chunk; of Groq's own field the usage goes where OpenAI puts it. */
function extrasOf(chunk: JsonRecord): JsonRecord {
  const { id, object, created, model, choices, usage, obfuscation, x_groq, ...extras } = chunk;
  const { usage: _, ...groq } = recordOf(x_groq);
  return { ...extras, ...(Object.keys(groq).length > 0 && { x_groq: groq }) };
}
