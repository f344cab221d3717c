/** The form that Mistral takes. @see https://docs.mistral.ai/api/endpoint/audio/transcriptions */
import { toFormFields, toMultipart } from '../../base/audio_transcription/multipart.ts';
import { type OwnApiRules, takeParams } from '../../base/audio_transcription/params.ts';
import { type TranscriptionRequest, wantsSpeakers, wantsTimes } from '../../base/audio_transcription/types.ts';
import type { CallContext, ProviderRequest } from '../../base/endpoint.ts';

const rules: OwnApiRules = { dropped: ['prompt'], refused: [] };

/** Mistral's own. */
const known = new Set(['diarize', 'context_bias']);

export function transformRequest(
  request: TranscriptionRequest,
  ctx: CallContext<'audio_transcription'>,
): ProviderRequest {
  const { extras, dropped } = takeParams(request, rules, ctx.provider);
  const others = Object.entries(extras);
  const timestamp_granularities = granularity(request);
  // Mistral takes a language or gives times, not both; a language is but a hint.
  const unspoken = request.language !== undefined && timestamp_granularities !== undefined;
  const fields = {
    model: ctx.model,
    language: unspoken ? undefined : request.language,
    temperature: request.temperature,
    stream: request.stream ? 'true' : undefined,
    ...(wantsSpeakers(request) && { diarize: 'true' }),
    timestamp_granularities,
    ...Object.fromEntries(others.filter(([name]) => known.has(name))),
  };
  return {
    path: '/audio/transcriptions',
    body: toMultipart(toFormFields(fields), request.file, ctx.fallbackId),
    dropped: [
      ...dropped,
      ...(unspoken ? ['language'] : []),
      ...others.map(([name]) => name).filter((name) => !known.has(name)),
    ],
  };
}

/**
 * With words there are no other segments: the gateway makes those of the words. Of times a stream tells only those of
 * speakers.
 */
export function granularity(request: TranscriptionRequest): 'word' | 'segment' | undefined {
  if (!request.stream && request.timestamp_granularities?.includes('word')) return 'word';
  const tellsTimes = request.stream ? wantsSpeakers(request) : wantsTimes(request);
  return tellsTimes || request.extras['diarize'] === 'true' ? 'segment' : undefined;
}
