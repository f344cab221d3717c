/** `/audio/transcriptions` and `/audio/translations`. @see https://platform.openai.com/docs/api-reference/audio */
import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { type DataEvent, sse } from '../framing.ts';
import { formFile } from '../multipart.ts';
import { Refusal } from '../refusal.ts';
import { type Heard, hear } from '../speech.ts';
import { toPieces } from '../tokens.ts';
import { validate } from '../validation.ts';
import { textReply } from './captions.ts';
import { explainAsOpenAI, toErrorBody } from './errors.ts';
import { invalid } from './rules.ts';
import type { EndpointRoutes } from './variant.ts';

const fields = {
  model: z.string().min(1),
  file: formFile,
  language: z.string().optional(),
  prompt: z.string().optional(),
  response_format: z.enum(['json', 'text', 'srt', 'verbose_json', 'vtt', 'diarized_json']).optional(),
  temperature: z.coerce.number().min(0).max(1).optional(),
  stream: z.enum(['true', 'false']).optional(),
  'timestamp_granularities[]': z.array(z.enum(['word', 'segment'])).optional(),
  'include[]': z.array(z.literal('logprobs')).optional(),
};

const openAIForm = z.strictObject({
  ...fields,
  chunking_strategy: z.string().optional(),
  'chunking_strategy[type]': z.literal('server_vad').optional(),
  'known_speaker_names[]': z.array(z.string()).max(4).optional(),
  'known_speaker_references[]': z.array(z.string()).max(4).optional(),
  'keywords[]': z.array(z.string()).optional(),
  'languages[]': z.array(z.string()).optional(),
});

/** A host of open models takes any field. */
export const hostForm = z.looseObject(fields) as unknown as z.ZodType<TranscriptionForm>;

export type TranscriptionForm = z.output<typeof openAIForm> & { readonly stream_include_usage?: unknown };

export type ToEvents = (heard: Heard, form: TranscriptionForm, call: Call, usage: object | undefined) => DataEvent[];

export interface TranscriptionHabits {
  /** @default OpenAI's fields, and no others */
  readonly form?: z.ZodType<TranscriptionForm>;
  /** The formats of a model. */
  readonly formats: (model: string) => readonly string[];
  /** Undefined where the model answers whole although a stream is asked for. */
  readonly toEvents: (model: string) => ToEvents | undefined;
  readonly toUsage: (heard: Heard, form: TranscriptionForm, model: string) => object | undefined;
  /** The last word on a whole answer. */
  readonly adapt?: (answer: object, call: Call) => object;
}

export function transcriptions(habits: TranscriptionHabits): EndpointRoutes {
  const answer = (call: Call) => answerTranscription(habits, call);
  return () => [{ path: /\/audio\/(?:transcriptions|translations)$/, answer }];
}

export function answerTranscription(habits: TranscriptionHabits, call: Call): Reply {
  const form = validate(habits.form ?? openAIForm, call.body, ([problem]) => explainAsOpenAI(problem));
  checkForm(habits, form, call.model);
  const heard = hear(form.file.bytes, call);
  const toEvents = habits.toEvents(call.model);
  if (form.stream !== 'true' || !toEvents) {
    const answer = toAnswer(heard, form, call, habits);
    return textReply(form.response_format, heard) ?? jsonReply(habits.adapt?.(answer, call) ?? answer);
  }
  const failure = toErrorBody(new Refusal(503, 'The server is overloaded or not ready yet.'));
  const events = toEvents(heard, form, call, habits.toUsage(heard, form, call.model));
  return { kind: 'stream', framing: sse('[DONE]'), events, failure: { data: failure } };
}

const endings = ['flac', 'mp3', 'mp4', 'mpeg', 'mpga', 'm4a', 'ogg', 'oga', 'wav', 'webm', 'opus'];

function checkForm({ formats }: TranscriptionHabits, form: TranscriptionForm, model: string): void {
  const { response_format: format = 'json', file } = form;
  if (!endings.includes(file.filename.split('.').at(-1) ?? '')) {
    throw invalid(`Invalid file format. Supported formats: ['${endings.join("', '")}']`, 'file');
  }
  if (!formats(model).includes(format)) {
    throw invalid(
      `response_format '${format}' is not compatible with model '${model}'.`,
      'response_format',
      'unsupported_value',
    );
  }
  if (form['timestamp_granularities[]'] && format !== 'verbose_json') {
    throw invalid("'timestamp_granularities' needs 'response_format' to be 'verbose_json'.", 'timestamp_granularities');
  }
  if (!model.includes('diarize')) return;
  if (form.prompt) throw invalid('Prompt is not supported for diarization models.', 'prompt');
  if (!form.chunking_strategy && !form['chunking_strategy[type]']) {
    throw invalid('chunking_strategy is required for diarization models', 'chunking_strategy');
  }
}

function toAnswer(heard: Heard, form: TranscriptionForm, call: Call, { toUsage }: TranscriptionHabits): object {
  const { text, duration } = heard;
  const usage = toUsage(heard, form, call.model);
  const task = call.path.endsWith('translations') ? 'translate' : 'transcribe';
  switch (form.response_format) {
    case 'verbose_json':
      return { task, language: 'english', duration, text, ...toTimes(heard, form), usage };
    case 'diarized_json':
      return { task, duration, text, segments: heard.segments.map(toSpeakersSegment), usage };
    default:
      return { text, ...(form['include[]'] && { logprobs: toLogprobs(text) }), usage };
  }
}

function toTimes({ segments, words }: Heard, form: TranscriptionForm) {
  const asked = form['timestamp_granularities[]'] ?? ['segment'];
  return {
    ...(asked.includes('segment') && { segments: segments.map(toSegment) }),
    ...(asked.includes('word') && { words }),
  };
}

function toSegment({ start, end, text }: Heard['segments'][number], id: number) {
  const figures = { temperature: 0, avg_logprob: -0.25, compression_ratio: 1.2, no_speech_prob: 0.01 };
  return { id, seek: 0, start, end, text: ` ${text}`, tokens: [50364, 50365], ...figures };
}

export function toSpeakersSegment({ start, end, text, speaker }: Heard['segments'][number], index: number) {
  const name = String.fromCharCode(65 + speaker);
  return { type: 'transcript.text.segment', id: `seg_${index}`, start, end, text, speaker: name };
}

function toLogprobs(text: string) {
  return toPieces(text).map((token) => ({ token, logprob: -0.25, bytes: [...Buffer.from(token)] }));
}
