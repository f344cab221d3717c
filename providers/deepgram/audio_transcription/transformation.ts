/**
 * OpenAI's transcriptions over Deepgram's recorded audio: the bytes as they are, all options in the query.
 * @see https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded
 */
import type { Transformer } from '../../base/endpoint.ts';
import { transformError } from '../errors.ts';
import { transformRequest } from './request.ts';
import { transformResponse } from './response.ts';

export const deepgramTranscription: Transformer<'audio_transcription'> = {
  transformRequest,
  transformResponse,
  transformError,
};
