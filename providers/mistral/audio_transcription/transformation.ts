/**
 * OpenAI transcriptions over Mistral's, which asks for times instead of formats.
 * @see https://docs.mistral.ai/api/endpoint/audio/transcriptions
 */
import type { Transformer } from '../../base/endpoint.ts';
import { transformError } from '../errors.ts';
import { transformRequest } from './request.ts';
import { transformResponse } from './response.ts';
import { transformStream } from './stream.ts';

export const mistralTranscription: Transformer<'audio_transcription'> = {
  transformRequest,
  transformResponse,
  transformStream,
  transformError,
};
