/** `/v1/audio/transcriptions`. @see https://docs.mistral.ai/api/endpoint/audio/transcriptions */
import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { type DataEvent, sse, typedEvent } from '../framing.ts';
import { formFile } from '../multipart.ts';
import { Refusal } from '../refusal.ts';
import { type Heard, hear } from '../speech.ts';
import { countTokens, toPieces } from '../tokens.ts';
import { type Problem, validate } from '../validation.ts';

const granularity = z.enum(['segment', 'word']);

const transcriptionForm = z.strictObject({
  model: z.string().min(1),
  file: formFile,
  language: z.string().optional(),
  temperature: z.coerce.number().optional(),
  stream: z.enum(['true', 'false']).optional(),
  diarize: z.enum(['true', 'false']).optional(),
  context_bias: z.union([z.string(), z.array(z.string())]).optional(),
  timestamp_granularities: z.union([granularity, z.array(granularity)]).optional(),
});

type TranscriptionForm = z.output<typeof transcriptionForm>;

export function answerTranscription(
  call: Call,
  refusalOf: (problems: readonly Problem[]) => Refusal,
  failure: DataEvent,
): Reply {
  const form = validate(transcriptionForm, call.body, refusalOf);
  if (form.language && form.timestamp_granularities) {
    throw new Refusal(400, 'timestamp_granularities and language cannot be set together.');
  }
  const heard = hear(form.file.bytes, call);
  const whole = {
    model: call.model,
    text: heard.text,
    language: form.language ?? heard.language,
    segments: toSegments(heard, form),
    usage: toUsage(heard),
  };
  if (form.stream !== 'true') return jsonReply(whole);
  return { kind: 'stream', framing: sse(), events: toEvents(whole), failure };
}

interface Segment {
  readonly type: 'transcription_segment';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly speaker_id: string | null;
}

/** None without times; words come as segments too. */
function toSegments({ segments }: Heard, { timestamp_granularities: asked, diarize }: TranscriptionForm): Segment[] {
  if (!asked) return [];
  return segments.flatMap(({ start, end, text, speaker, words }) => {
    const parts = [asked].flat().includes('word')
      ? words.map((word) => ({ text: ` ${word.word}`, start: word.start, end: word.end }))
      : [{ text: ` ${text}`, start, end }];
    const speaker_id = diarize === 'true' ? `speaker_${speaker + 1}` : null;
    return parts.map((part): Segment => ({ type: 'transcription_segment', ...part, speaker_id }));
  });
}

function toUsage({ text, duration }: Heard) {
  const seconds = Math.ceil(duration);
  const tokens = { prompt_tokens: 4, completion_tokens: countTokens(text) };
  const total = tokens.prompt_tokens + tokens.completion_tokens + seconds * 12;
  return { prompt_audio_seconds: seconds, ...tokens, total_tokens: total };
}

function toEvents(whole: {
  readonly text: string;
  readonly language: string;
  readonly segments: readonly Segment[];
}): DataEvent[] {
  const { text, language, segments } = whole;
  return [
    typedEvent('transcription.language', { audio_language: language }),
    ...toPieces(text).map((piece) => typedEvent('transcription.text.delta', { text: piece })),
    ...segments.map(({ type: _, ...segment }) => typedEvent('transcription.segment', segment)),
    typedEvent('transcription.done', whole),
  ];
}
