/** How those who take OpenAI's form differ in what they answer. */
import type { Heard } from '../speech.ts';
import { countTokens, toPieces } from '../tokens.ts';
import {
  hostForm,
  type ToEvents,
  type TranscriptionForm,
  type TranscriptionHabits,
  toSpeakersSegment,
} from './transcriptions.ts';

function openAIFormats(model: string): readonly string[] {
  if (model.includes('diarize')) return ['json', 'text', 'diarized_json'];
  return model.includes('transcribe') ? ['json', 'text'] : ['json', 'text', 'srt', 'verbose_json', 'vtt'];
}

/** Of a diarising model the segments as well. */
const toTranscriptEvents: ToEvents = ({ text, segments }, form, _call, usage) => {
  const told = form.response_format === 'diarized_json' ? segments.map(toSpeakersSegment) : [];
  const deltas = toPieces(text).map((delta) => ({ type: 'transcript.text.delta', delta }));
  return [...told, ...deltas, { type: 'transcript.text.done', text, usage }].map((data) => ({ data }));
};

function tokenUsage({ text, duration }: Heard, { prompt = '' }: TranscriptionForm) {
  const details = { text_tokens: countTokens(prompt), audio_tokens: Math.ceil(duration * 10) };
  const input = details.text_tokens + details.audio_tokens;
  const output = countTokens(text);
  return {
    type: 'tokens',
    input_tokens: input,
    input_token_details: details,
    output_tokens: output,
    total_tokens: input + output,
  };
}

function durationUsage({ duration }: Heard) {
  return { type: 'duration', seconds: Math.ceil(duration) };
}

export const openAITranscriptions: TranscriptionHabits = {
  formats: openAIFormats,
  toEvents: (model) => (model.startsWith('whisper') ? undefined : toTranscriptEvents),
  toUsage: (heard, form, model) => (model.startsWith('whisper') ? durationUsage(heard) : tokenUsage(heard, form)),
};

/** Groq tells the duration of what is verbose, but no usage. */
export const groqTranscriptions: TranscriptionHabits = {
  formats: () => ['json', 'text', 'verbose_json'],
  toEvents: () => undefined,
  toUsage: () => undefined,
  adapt: (answer, { requestId }) => ({ ...answer, x_groq: { id: `req_${requestId}` } }),
};

/** Chunks like chat's, whose usage comes on request only, and counts tokens. */
const toChunks: ToEvents = ({ text }, form, { model }) => {
  const head = { id: 'trsc-sandbox', object: 'transcription.chunk', model };
  const toChunk = (content: string, finish_reason: string | null) => ({
    data: { ...head, choices: [{ delta: { content }, finish_reason }] },
  });
  const output = countTokens(text);
  const usage = { prompt_tokens: 4, completion_tokens: output, total_tokens: 4 + output };
  const last = form.stream_include_usage === 'true' ? [{ data: { ...head, choices: [], usage } }] : [];
  return [...toPieces(text).map((piece) => toChunk(piece, null)), toChunk('', 'stop'), ...last];
};

/** As vLLM does it, with a duration that is a text. */
export const hostTranscriptions: TranscriptionHabits = {
  form: hostForm,
  formats: () => ['json', 'text', 'verbose_json'],
  toEvents: () => toChunks,
  toUsage: durationUsage,
  adapt: (answer) =>
    'duration' in answer ? { ...answer, duration: String(answer.duration), usage: undefined } : answer,
};
