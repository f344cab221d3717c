import { type FormField, toFormFields, toMultipart } from '../../base/audio_transcription/multipart.ts';
import { type OwnApiRules, takeParams } from '../../base/audio_transcription/params.ts';
import { type TranscriptionRequest, wantsSpeakers, wantsTimes } from '../../base/audio_transcription/types.ts';
import type { CallContext, ProviderRequest } from '../../base/endpoint.ts';
import { badParam } from '../../base/errors.ts';

/** Scribe takes single terms (`keyterms`), not a text to go on from. To a webhook the transcript would go elsewhere. */
const rules: OwnApiRules = { dropped: ['prompt'], refused: ['model_id', 'webhook', 'cloud_storage_url', 'source_url'] };

export function transformRequest(
  request: TranscriptionRequest,
  { provider, model, fallbackId }: CallContext<'audio_transcription'>,
): ProviderRequest {
  const { extras, dropped } = takeParams(request, rules, provider);
  const { enable_logging, ...fields } = extras;
  if (wantsTimes(request) && fields['timestamps_granularity'] === 'none')
    throw badParam('timestamps_granularity', 'Without times there is nothing to make this `response_format` of.');
  return {
    // The one option that stands in the query: `false` keeps nothing of the call.
    path: `/speech-to-text${toQuery(enable_logging)}`,
    body: toMultipart(toFields(request, model, fields), request.file, fallbackId),
    dropped,
  };
}

/** What the caller set wins over what we would. Words have times unless those are switched off. */
function toFields(request: TranscriptionRequest, model: string, extras: TranscriptionRequest['extras']): FormField[] {
  return toFormFields({
    model_id: model,
    language_code: request.language,
    temperature: request.temperature,
    // Where channels are heard apart, each is a speaker.
    diarize: wantsSpeakers(request) && extras['use_multi_channel'] !== 'true' ? 'true' : undefined,
    ...extras,
  });
}

function toQuery(enableLogging: string | readonly string[] | undefined): string {
  return enableLogging === undefined ? '' : `?${new URLSearchParams({ enable_logging: String(enableLogging) })}`;
}
