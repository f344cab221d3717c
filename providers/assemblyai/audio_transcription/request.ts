/** @see https://www.assemblyai.com/docs/api-reference/transcripts/submit */
import { fromText, type OwnApiRules, takeParams } from '../../base/audio_transcription/params.ts';
import { type TranscriptionRequest, wantsSpeakers } from '../../base/audio_transcription/types.ts';
import type { CallContext, ProviderRequest } from '../../base/endpoint.ts';
import { isGiven } from '../../base/params.ts';
import { noBody, RawBody } from '../../base/raw-body.ts';

export function toUpload({ file }: TranscriptionRequest): ProviderRequest {
  return { path: '/upload', body: new RawBody('application/octet-stream', file.pieces) };
}

/** At the provider's own address, wherever an answer may point to. */
export function toLook(jobId: string): ProviderRequest {
  return { method: 'GET', path: `/transcript/${jobId}`, body: noBody };
}

interface Job {
  /** Once it is known where the audio lies. */
  readonly about: (audioUrl: string) => ProviderRequest;
  readonly dropped: readonly string[];
}

/** Made before anything is sent, so that nothing is uploaded for a request that cannot be. */
export function toJob(request: TranscriptionRequest, { provider, model }: CallContext<'audio_transcription'>): Job {
  const { extras, dropped } = takeParams(request, rulesFor(model), provider);
  const { prompt, temperature } = request;
  const own = Object.fromEntries(Object.entries(extras).map(([name, value]) => [name, fromText(value)]));
  const fields = {
    ...(legacyModels.has(model) ? { speech_model: model } : { speech_models: [model] }),
    ...languageOf(request, own),
    ...(wantsSpeakers(request) && { speaker_labels: true }),
    ...(isGiven(prompt) && { prompt }),
    ...(isGiven(temperature) && { temperature }),
    ...own,
  };
  const sent = Object.fromEntries(Object.entries(fields).filter(([name]) => !dropped.includes(name)));
  return { about: (audio_url) => ({ path: '/transcript', body: { audio_url, ...sent } }), dropped };
}

/** Newer ones are only known under `speech_models`. */
const legacyModels = new Set(['best', 'nano', 'slam-1', 'universal']);

/** Only models with a language model inside can be prompted. */
function rulesFor(model: string): OwnApiRules {
  const isPromptable = /^(?:universal-3|slam)/.test(model);
  return {
    dropped: isPromptable ? [] : ['prompt', 'temperature'],
    refused: ['audio_url', 'speech_model', 'speech_models'],
  };
}

/** A language and its detection exclude each other. Regions are written like `en_us`. */
function languageOf({ language }: TranscriptionRequest, own: object): object {
  if ('language_code' in own || 'language_detection' in own) return {};
  return language ? { language_code: language.toLowerCase().replaceAll('-', '_') } : { language_detection: true };
}
