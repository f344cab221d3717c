/** The form that Mistral takes. @see https://docs.mistral.ai/api/endpoint/audio/transcriptions */
import { toFormFields, toMultipart } from '../../base/audio_transcription/multipart.ts';
import { refuseTranslation } from '../../base/audio_transcription/translation.ts';
import type { TranscriptionRequest } from '../../base/audio_transcription/types.ts';
import type { CallContext, ProviderRequest } from '../../base/endpoint.ts';
import { applyParamRules, type ParamRules } from '../../base/params.ts';

const rules: ParamRules<keyof TranscriptionRequest> = { refused: ['include'], dropped: ['prompt'] };

/** Mistral's own. */
const extras = new Set(['diarize', 'context_bias']);

export function transformRequest(
  request: TranscriptionRequest,
  ctx: CallContext<'audio_transcription'>,
): ProviderRequest {
  refuseTranslation(request, ctx.provider);
  const others = Object.entries(request.extras);
  const timestamp_granularities = granularity(request);
  // Mistral takes a language or gives times, not both; a language is but a hint.
  const unspoken = request.language !== undefined && timestamp_granularities !== undefined;
  const fields = {
    model: ctx.model,
    language: unspoken ? undefined : request.language,
    temperature: request.temperature,
    stream: request.stream ? 'true' : undefined,
    ...(request.response_format === 'diarized_json' && { diarize: 'true' }),
    timestamp_granularities,
    ...Object.fromEntries(others.filter(([name]) => extras.has(name))),
  };
  return {
    path: '/audio/transcriptions',
    body: toMultipart(toFormFields(fields), request.file, ctx.fallbackId),
    dropped: [
      ...applyParamRules(request, rules, ctx.provider),
      ...(unspoken ? ['language'] : []),
      ...others.map(([name]) => name).filter((name) => !extras.has(name)),
    ],
  };
}

/** With words there are no other segments: the gateway makes those of the words. */
export function granularity({
  response_format: format = 'json',
  timestamp_granularities: asked,
  extras: { diarize },
}: TranscriptionRequest): 'word' | 'segment' | undefined {
  if (format === 'verbose_json' && asked?.includes('word')) return 'word';
  return format === 'json' || format === 'text' ? (diarize === 'true' ? 'segment' : undefined) : 'segment';
}
