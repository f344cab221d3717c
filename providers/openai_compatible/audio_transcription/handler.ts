import { createTranscriptionHandler } from '../../base/audio_transcription/openai-dialect.ts';
import { openaiCompatible } from '../provider.ts';
import { openaiCompatibleTranscription } from './transformation.ts';

export const handler = createTranscriptionHandler(openaiCompatible, openaiCompatibleTranscription);
