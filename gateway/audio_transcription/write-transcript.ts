/** A transcript in the format the caller asked for: the provider's own answer where it has that format, else made here. */
import type {
  TranscriptFormat,
  TranscriptionRequest,
  TranscriptionResponse,
} from '../../providers/base/audio_transcription/types.ts';
import { toBytes } from '../../providers/base/wire-text.ts';
import type { WrittenAnswer } from '../endpoint.ts';
import { toDiarizedJson, toJson, toVerboseJson } from './formats/json.ts';
import { toSrt, toVtt } from './formats/subtitles.ts';

type Write = (transcript: TranscriptionResponse, request: TranscriptionRequest) => string | object;

const formats: Readonly<Record<TranscriptFormat, Write>> = {
  json: toJson,
  text: ({ text }) => `${text}\n`,
  srt: toSrt,
  vtt: toVtt,
  verbose_json: toVerboseJson,
  diarized_json: toDiarizedJson,
};

export function writeTranscript(transcript: TranscriptionResponse, request: TranscriptionRequest): WrittenAnswer {
  const written = transcript.native ?? formats[request.response_format ?? 'json'](transcript, request);
  return typeof written === 'string'
    ? // Captions too, as OpenAI has it.
      { contentType: 'text/plain; charset=utf-8', body: written }
    : { contentType: 'application/json', body: toBytes(written) };
}
