/** OpenAI's three JSON formats. @see https://platform.openai.com/docs/api-reference/audio/json-object */

import { noTimes, segmentsOf, speakersSegments } from '../../../providers/base/audio_transcription/segments.ts';
import type {
  Transcript,
  TranscriptionRequest,
  TranscriptSegment,
} from '../../../providers/base/audio_transcription/types.ts';

/** Members without a value are left out when it is written. */
export function toJson({ text, logprobs, usage }: Transcript): object {
  return { text, logprobs, usage };
}

export function toVerboseJson(transcript: Transcript, request: TranscriptionRequest): object {
  const { language, duration, text, words, usage } = transcript;
  const { timestamp_granularities: asked = ['segment'] } = request;
  if (asked.includes('word') && !words && text.trim() !== '') throw noTimes(request.model);
  return {
    task: request.task,
    language,
    duration,
    text,
    segments: asked.includes('segment') ? segmentsOf(transcript, request.model).map(numbered) : undefined,
    words: asked.includes('word') ? (words ?? []) : undefined,
    usage,
  };
}

/** Whatever the provider called it. */
function numbered({ id: _, ...segment }: TranscriptSegment, index: number): TranscriptSegment {
  return { id: index, ...segment };
}

export function toDiarizedJson(transcript: Transcript, { model }: TranscriptionRequest): object {
  const { duration, text, usage } = transcript;
  return { task: 'transcribe', duration, text, segments: speakersSegments(transcript, model), usage };
}
