/**
 * Captions, as SubRip and as WebVTT.
 * @see https://www.w3.org/TR/webvtt1/
 */

import { segmentsOf } from '../../../providers/base/audio_transcription/segments.ts';
import type {
  Transcript,
  TranscriptionRequest,
  TranscriptSegment,
} from '../../../providers/base/audio_transcription/types.ts';

export function toSrt(transcript: Transcript, { model }: TranscriptionRequest): string {
  const cues = segmentsOf(transcript, model).map(
    (segment, index) => `${index + 1}\n${toTimes(segment, ',')}\n${toLine(segment.text).replaceAll('-->', '->')}\n\n`,
  );
  return cues.join('');
}

export function toVtt(transcript: Transcript, { model }: TranscriptionRequest): string {
  const cues = segmentsOf(transcript, model).map(
    (segment) => `${toTimes(segment, '.')}\n${escaped(toLine(segment.text))}\n\n`,
  );
  return `WEBVTT\n\n${cues.join('')}`;
}

/** A blank line would end the caption. */
function toLine(text: string): string {
  const lines = text.split(/[\r\n]/).map((line) => line.trim());
  return lines.filter((line) => line !== '').join(' ');
}

/** Or parts of the text would be taken for tags, or for times. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function toTimes({ start, end }: TranscriptSegment, point: ',' | '.'): string {
  return `${toTime(start, point)} --> ${toTime(Math.max(start, end), point)}`;
}

/** `01:02:03,456` */
function toTime(seconds: number, point: ',' | '.'): string {
  const ms = Math.max(0, Math.round(seconds * 1000));
  const [hours, minutes, rest] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  const clock = [hours, minutes, rest].map((part) => String(part).padStart(2, '0')).join(':');
  return `${clock}${point}${String(ms % 1000).padStart(3, '0')}`;
}
