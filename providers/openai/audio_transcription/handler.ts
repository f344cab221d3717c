import { createTranscriptionHandler } from '../../base/audio_transcription/openai-dialect.ts';
import { openai } from '../provider.ts';
import { openaiTranscription } from './transformation.ts';

export const handler = createTranscriptionHandler(openai, openaiTranscription);
