import { createTranscriptionHandler } from '../../base/audio_transcription/openai-dialect.ts';
import { groq } from '../provider.ts';
import { groqTranscription } from './transformation.ts';

export const handler = createTranscriptionHandler(groq, groqTranscription);
