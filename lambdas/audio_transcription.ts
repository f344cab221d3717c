import { audioTranscriptionEndpoint } from '../gateway/audio_transcription/definition.ts';
import { createEndpoint } from '../gateway/endpoint.ts';
import { gateway, serve } from './gateway.ts';

export const handler = serve({ audio_transcription: createEndpoint(audioTranscriptionEndpoint, gateway) });
