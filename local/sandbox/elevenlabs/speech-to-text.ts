/** `POST /v1/speech-to-text`. @see https://elevenlabs.io/docs/api-reference/speech-to-text/convert */
import * as z from 'zod';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { formFile } from '../multipart.ts';
import { Refusal } from '../refusal.ts';
import { type Heard, type HeardWord, hear } from '../speech.ts';
import { type Problem, validate } from '../validation.ts';

const boolean = z.enum(['true', 'false']).optional();

/** Fields it does not know are ignored. */
const speechToTextForm = z.looseObject({
  model_id: z.string(),
  file: formFile,
  language_code: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'must be an ISO-639-1 or ISO-639-3 code')
    .optional(),
  tag_audio_events: boolean,
  num_speakers: z.coerce.number().int().min(1).max(32).optional(),
  timestamps_granularity: z.enum(['none', 'word', 'character']).optional(),
  diarize: boolean,
  diarization_threshold: z.coerce.number().min(0.1).max(0.4).optional(),
  use_multi_channel: boolean,
  temperature: z.coerce.number().min(0).max(2).optional(),
  seed: z.coerce.number().int().min(0).optional(),
  file_format: z.enum(['pcm_s16le_16', 'other']).optional(),
});

type SpeechToTextForm = z.output<typeof speechToTextForm>;

const models = ['scribe_v1', 'scribe_v1_experimental', 'scribe_v2', 'scribe_v3'];

export function answerSpeechToText(call: Call): Reply {
  const form = validate(speechToTextForm, call.body, toRefusal);
  requireFittingOptions(form, call.model);
  const heard = hear(form.file.bytes, call);
  const { duration } = heard;
  const whole = { audio_duration_secs: duration, transcription_id: call.requestId };
  if (form.use_multi_channel !== 'true') return jsonReply({ ...toTranscript(heard, form), ...whole });
  const transcripts = [0, 1].map((channel) => ({ ...toTranscript(heard, form, channel), channel_index: channel }));
  return jsonReply({ transcripts, ...whole });
}

function requireFittingOptions(
  { diarize, diarization_threshold, use_multi_channel }: SpeechToTextForm,
  model: string,
): void {
  const invalid = (message: string) => new Refusal(400, message, { code: 'invalid_parameters' });
  if (!models.includes(model))
    throw new Refusal(400, `'${model}' is not a valid model_id.`, { code: 'invalid_model_id' });
  if (diarization_threshold !== undefined && diarize !== 'true')
    throw invalid('diarization_threshold can only be set when diarize is true.');
  if (use_multi_channel === 'true' && diarize === 'true')
    throw invalid('Multichannel mode does not support diarization.');
}

function toTranscript(heard: Heard, form: SpeechToTextForm, channel?: number): object {
  const times = (start: number, end: number) => (form.timestamps_granularity === 'none' ? {} : { start, end });
  const words = heard.segments.flatMap(({ words: own, speaker }) =>
    own.map((word) => ({ ...word, speaker: channel ?? (form.diarize === 'true' ? speaker : undefined) })),
  );
  const items = words.flatMap((word, index) => [
    ...(index > 0
      ? [{ ...toItem({ ...word, word: ' ' }, word.speaker), ...times(word.start, word.start), type: 'spacing' }]
      : []),
    { ...toItem(word, word.speaker), ...times(word.start, word.end), type: 'word' },
  ]);
  return { language_code: 'eng', language_probability: 0.99, text: heard.text, words: items };
}

function toItem({ word }: HeardWord, speaker: number | undefined): object {
  return { text: word, logprob: -0.01, ...(speaker !== undefined && { speaker_id: `speaker_${speaker}` }) };
}

function toRefusal(problems: readonly Problem[]): Refusal {
  const details = problems.map(({ kind, path, message }) => ({
    type: kind === 'missing-field' ? 'missing' : 'value_error',
    loc: ['body', ...path],
    msg: kind === 'missing-field' ? 'Field required' : message,
  }));
  return new Refusal(422, 'Unprocessable Entity', { details });
}
