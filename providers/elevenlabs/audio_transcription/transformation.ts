/**
 * OpenAI's transcriptions over ElevenLabs' Scribe: a form goes out, words and the gaps between them come back.
 * @see https://elevenlabs.io/docs/api-reference/speech-to-text/convert
 */
import type { Transformer } from '../../base/endpoint.ts';
import { transformError } from '../errors.ts';
import { transformRequest } from './request.ts';
import { transformResponse } from './response.ts';

export const elevenlabsTranscription: Transformer<'audio_transcription'> = {
  transformRequest,
  transformResponse,
  transformError,
};
