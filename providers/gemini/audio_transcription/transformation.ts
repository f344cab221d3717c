/**
 * OpenAI's transcriptions and translations over generateContent: a recording, and what to make of it.
 * @see https://ai.google.dev/gemini-api/docs/audio
 */
import type { Transformer } from '../../base/endpoint.ts';
import { transformError } from '../errors.ts';
import { transformRequest } from './request.ts';
import { transformResponse, transformStream } from './response.ts';

export const geminiTranscription: Transformer<'audio_transcription'> = {
  transformRequest,
  transformResponse,
  transformStream,
  transformError,
};
