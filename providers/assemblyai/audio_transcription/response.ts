/** @see https://www.assemblyai.com/docs/api-reference/transcripts/get */
import { requireText } from '../../base/audio_transcription/from-json.ts';
import { durationOf, listOf, toSegment, toWord } from '../../base/audio_transcription/spoken.ts';
import type { Transcript } from '../../base/audio_transcription/types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { toProviderError } from '../../base/error-mapping.ts';
import { badAnswer, type ProviderError } from '../../base/errors.ts';
import { type JsonRecord, recordOf, stringOrUndefined } from '../../base/json-values.ts';
import { isGiven } from '../../base/params.ts';
import { transformError } from '../errors.ts';

type Context = CallContext<'audio_transcription'>;

export function uploadedUrl(body: unknown, { provider }: Context): string {
  const { upload_url } = recordOf(body);
  if (typeof upload_url === 'string') return upload_url;
  throw badAnswer(provider, 'an upload without its address');
}

export function jobId(body: unknown, { provider }: Context): string {
  const { id } = recordOf(body);
  if (typeof id === 'string' && /^[\w-]+$/.test(id)) return id;
  throw badAnswer(provider, 'a job without its id');
}

/** Undefined while the job goes on. */
export function toTranscript(body: unknown, ctx: Context): Transcript | undefined {
  const job = recordOf(body);
  switch (job['status']) {
    case 'queued':
    case 'processing':
      return undefined;
    case 'completed':
      return completed(job, ctx.provider);
    case 'error':
      throw jobFailed(job, ctx);
    default:
      throw badAnswer(ctx.provider, 'a job without its status');
  }
}

function completed(
  { text, words, utterances, language_code, audio_duration }: JsonRecord,
  provider: string,
): Transcript {
  const language = stringOrUndefined(language_code);
  return {
    // Null where nobody speaks.
    text: text === null ? '' : requireText({ text }, provider),
    ...(language !== undefined && { language }),
    words: listOf(words, provider).map((word) => toWord(told(word), provider)),
    ...(isGiven(utterances) && {
      segments: listOf(utterances, provider).map((utterance) => toSegment(told(utterance), provider)),
    }),
    ...durationOf(audio_duration),
  };
}

function told({ text, start, end, speaker }: JsonRecord) {
  return { text, start: inSeconds(start), end: inSeconds(end), speaker };
}

function inSeconds(ms: unknown): unknown {
  return typeof ms === 'number' ? ms / 1000 : ms;
}

/** Most jobs fail because of their audio; what is the provider's own fault says so. */
function jobFailed({ id, error }: JsonRecord, ctx: Context): ProviderError {
  const isOwnFault = /download|internal|server error|resubmit|try again|timed? ?out/i.test(String(error));
  const more = { ...(typeof id === 'string' && { upstreamRequestId: id }), ...(!isOwnFault && { param: 'file' }) };
  const failure = { status: isOwnFault ? 502 : 400, headers: {}, body: { error } };
  return toProviderError(failure, { transformError: (told) => ({ ...transformError(told), ...more }) }, ctx);
}
