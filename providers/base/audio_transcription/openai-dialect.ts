/**
 * The shared translator for everyone who takes OpenAI's form and answers in OpenAI's shapes.
 * @see https://platform.openai.com/docs/api-reference/audio/createTranscription
 */
import type { CallContext, Handler, ProviderSpec, Transformer } from '../endpoint.ts';
import { badAnswer } from '../errors.ts';
import { createHandler } from '../handler.ts';
import { isRecord } from '../json-values.ts';
import { dialectErrorFields, errorInAnswer, isError } from '../openai-dialect/errors.ts';
import type { ParamRules } from '../params.ts';
import { fromTranscriptJson } from './from-json.ts';
import { formatToAsk, modelOf, toTranscriptionForm } from './openai-request.ts';
import { decodeTranscriptStream, fromTranscriptStream } from './openai-stream.ts';
import { streamedWhole } from './streamed-whole.ts';
import {
  isText,
  type TranscriptFormat,
  type TranscriptionRequest,
  type TranscriptionResponse,
  wantsTimes,
} from './types.ts';

type Context = CallContext<'audio_transcription'>;

/** What one model can do. */
export interface TranscriptionModel {
  /** What it answers in; all other formats are made of these. @default all */
  readonly formats?: readonly TranscriptFormat[];
  /** @default true */
  readonly streams?: boolean;
  readonly params?: Partial<ParamRules<keyof TranscriptionRequest>>;
  /** Fields to send where the caller does not. */
  readonly defaults?: Readonly<Record<string, string>>;
}

export interface TranscriptionDialect {
  /** Below the base URL. @default the path as OpenAI has it */
  readonly path?: (path: string, ctx: Context) => string;
  readonly model?: (model: string) => TranscriptionModel;
  /** @default false */
  readonly streamsTranslations?: boolean;
  /** Whether a stream has the same events in whatever format it is asked for; else it is asked for as JSON. @default false */
  readonly streamsAnyFormat?: boolean;
  /** Fields that ask for usage in a stream. */
  readonly streamUsage?: Readonly<Record<string, string>>;
}

/** Streams what the model streams; of what it only gives whole, a stream is made. */
export function createTranscriptionHandler(
  spec: ProviderSpec,
  dialect: TranscriptionDialect,
): Handler<'audio_transcription'> {
  const transformer = openAICompatibleTranscription(dialect);
  const direct = createHandler(spec, transformer, { supportsStreaming: true, supportsFunctionCalls: false });
  const whole = streamedWhole(direct);
  const streams = ({ task }: TranscriptionRequest, model: string) =>
    modelOf(dialect, model).streams !== false && (task === 'transcribe' || dialect.streamsTranslations === true);
  return {
    ...direct,
    handleRequest: (request, ctx) => (streams(request, ctx.model) ? direct : whole).handleRequest(request, ctx),
  };
}

export function openAICompatibleTranscription(dialect: TranscriptionDialect): Transformer<'audio_transcription'> {
  return {
    transformRequest: (request, ctx) => toTranscriptionForm(request, ctx, dialect),
    transformResponse: (body, ctx) => fromTranscriptionAnswer(body, ctx, dialect),
    mayAnswer: 'text',
    decodeStream: decodeTranscriptStream,
    transformStream: fromTranscriptStream,
    transformError: (failure) => dialectErrorFields(failure, {}),
  };
}

function fromTranscriptionAnswer(body: unknown, ctx: Context, dialect: TranscriptionDialect): TranscriptionResponse {
  const { response_format: asked = 'json' } = ctx.request;
  const sent = formatToAsk(ctx.request, ctx, modelOf(dialect, ctx.model));
  // Where JSON was asked for too: a host that knows but one format, or takes no heed of the field.
  if (typeof body === 'string' && isText(asked) && (asked === sent || looksLike(asked, body)))
    return { text: body, native: body };
  if (!isRecord(body)) throw badAnswer(ctx.provider, 'an answer that is not an object');
  if (isError(body)) throw errorInAnswer(body, ctx, {});
  const { segments, words, ...timeless } = body;
  // Times that nobody asked for need not be sound.
  const transcript = fromTranscriptJson(wantsTimes(ctx.request) ? body : timeless, ctx.provider);
  if (!isText(asked) && asked === sent) return { ...transcript, native: body };
  const { duration, usage } = transcript;
  if (usage || duration === undefined) return transcript;
  return { ...transcript, usage: { type: 'duration', seconds: duration } };
}

/** A text that nobody asked for may be captions of another kind, or none. */
function looksLike(format: TranscriptFormat, text: string): boolean {
  if (format === 'vtt') return /^\uFEFF?WEBVTT/.test(text);
  return format === 'text' || /^\uFEFF?\s*\d+\s*\r?\n[\d:,.]+ --> /.test(text);
}
