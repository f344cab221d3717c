import { streamedWhole } from '../../base/audio_transcription/streamed-whole.ts';
import { createHandler } from '../../base/handler.ts';
import { elevenlabs } from '../provider.ts';
import { elevenlabsTranscription } from './transformation.ts';

export const handler = streamedWhole(createHandler(elevenlabs, elevenlabsTranscription));
