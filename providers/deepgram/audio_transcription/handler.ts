import { streamedWhole } from '../../base/audio_transcription/streamed-whole.ts';
import { createHandler } from '../../base/handler.ts';
import { deepgram } from '../provider.ts';
import { deepgramTranscription } from './transformation.ts';

export const handler = streamedWhole(createHandler(deepgram, deepgramTranscription));
