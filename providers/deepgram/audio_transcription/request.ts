import { type OwnApiRules, takeParams } from '../../base/audio_transcription/params.ts';
import {
  type TranscriptionRequest,
  type UploadedFile,
  wantsSpeakers,
  wantsTimes,
} from '../../base/audio_transcription/types.ts';
import type { CallContext, ProviderRequest } from '../../base/endpoint.ts';
import { RawBody } from '../../base/raw-body.ts';

/** Deepgram takes single terms (`keyterm`), not a text to go on from. With a callback there would be no answer. */
const rules: OwnApiRules = { dropped: ['prompt', 'temperature'], refused: ['callback', 'callback_method'] };

export function transformRequest(
  request: TranscriptionRequest,
  { provider, model }: CallContext<'audio_transcription'>,
): ProviderRequest {
  const { extras, dropped } = takeParams(request, rules, provider);
  return {
    path: `/listen?${toQuery(request, model, extras)}`,
    body: new RawBody(mediaType(request.file), request.file.pieces),
    dropped,
  };
}

/** Deepgram listens for itself what it is; JSON it would take for the address of a recording. */
function mediaType({ type }: UploadedFile): string {
  return /^(?:audio|video)\/[\w.+-]+$/i.test(type) ? type : 'application/octet-stream';
}

/** What the caller set wins over what we would. */
function toQuery(request: TranscriptionRequest, model: string, extras: TranscriptionRequest['extras']) {
  const query = new URLSearchParams({ model, ...defaultsFor(request, extras) });
  for (const [name, value] of Object.entries(extras)) {
    query.delete(name);
    for (const text of [value].flat()) query.append(name, text);
  }
  return query;
}

function defaultsFor(request: TranscriptionRequest, extras: TranscriptionRequest['extras']): Record<string, string> {
  const isMultichannel = extras['multichannel'] === 'true';
  return {
    // Without either, all audio is taken for English.
    ...(request.language ? { language: request.language } : { detect_language: 'true' }),
    smart_format: 'true',
    punctuate: 'true',
    ...((wantsTimes(request) || isMultichannel) && { utterances: 'true' }),
    // A model of its own switches it on by itself.
    ...(wantsSpeakers(request) && !('diarize_model' in extras) && { diarize: 'true' }),
  };
}
