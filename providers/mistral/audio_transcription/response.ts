/** The whole answer. @see https://docs.mistral.ai/api/endpoint/audio/transcriptions */
import { requireText } from '../../base/audio_transcription/from-json.ts';
import { listOf, toSegment } from '../../base/audio_transcription/spoken.ts';
import type { Transcript, TranscriptionUsage, TranscriptSegment } from '../../base/audio_transcription/types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { count, type JsonRecord, recordOf, stringOrUndefined } from '../../base/json-values.ts';
import { granularity } from './request.ts';

export function transformResponse(body: unknown, ctx: CallContext<'audio_transcription'>): Transcript {
  const answer = recordOf(body);
  const language = stringOrUndefined(answer['language']);
  const usage = toUsage(answer['usage']);
  const { prompt_audio_seconds: duration } = recordOf(answer['usage']);
  return {
    text: requireText(answer, ctx.provider),
    ...(language && { language }),
    ...(typeof duration === 'number' && { duration }),
    ...toTimes(answer, ctx),
    ...(usage && { usage }),
  };
}

/** Seconds of audio, and tokens: those of the audio are in the total only. */
export function toUsage(usage: unknown): TranscriptionUsage | undefined {
  const { prompt_audio_seconds, prompt_tokens: text_tokens, completion_tokens, total_tokens } = recordOf(usage);
  const seconds = typeof prompt_audio_seconds === 'number' ? prompt_audio_seconds : undefined;
  if (typeof text_tokens !== 'number') return seconds === undefined ? undefined : { type: 'duration', seconds };
  const output_tokens = count(completion_tokens);
  const audio_tokens = Math.max(0, count(total_tokens) - text_tokens - output_tokens);
  const input_tokens = text_tokens + audio_tokens;
  return {
    type: 'tokens',
    input_tokens,
    output_tokens,
    total_tokens: input_tokens + output_tokens,
    input_token_details: { audio_tokens, text_tokens },
    ...(seconds !== undefined && { seconds }),
  };
}

/** Words come as segments too, where words were asked for. */
function toTimes({ segments }: JsonRecord, { request, provider }: CallContext<'audio_transcription'>) {
  const asked = granularity(request);
  if (!asked) return {};
  const told = listOf(segments, provider).map((segment) => fromSegment(segment, provider));
  if (asked === 'segment') return { segments: told };
  return { words: told.map(({ text, ...word }) => ({ ...word, word: text.trim() })) };
}

export function fromSegment(
  { text, start, end, speaker_id: speaker }: JsonRecord,
  provider: string,
): TranscriptSegment {
  return toSegment({ text, start, end, speaker }, provider);
}
