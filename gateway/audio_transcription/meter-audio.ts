/** What a transcript, or the event that ends a stream of one, tells of its call: seconds of audio, tokens, or both. */
import type {
  TranscriptEvent,
  TranscriptionResponse,
  TranscriptionUsage,
} from '../../providers/base/audio_transcription/types.ts';
import type { CallRecord, MeteredUsage } from '../call-record.ts';

export function meterAudio(answer: TranscriptionResponse | TranscriptEvent, record: CallRecord): void {
  const { usage, duration } = answer as Pick<TranscriptionResponse, 'usage' | 'duration'>;
  if (!usage && duration === undefined) return;
  record.usage = { audioSeconds: duration, ...(usage && metered(usage, duration)) };
}

function metered(usage: TranscriptionUsage, duration: number | undefined): MeteredUsage {
  if (usage.type === 'duration') return { audioSeconds: usage.seconds };
  return {
    promptTokens: usage.input_tokens,
    completionTokens: usage.output_tokens,
    audioTokens: usage.input_token_details?.audio_tokens,
    audioSeconds: usage.seconds ?? duration,
  };
}
