import { createTranscriptionHandler } from '../../base/audio_transcription/openai-dialect.ts';
import { azure } from '../provider.ts';
import { azureTranscription } from './transformation.ts';

export const handler = createTranscriptionHandler(azure, azureTranscription);
