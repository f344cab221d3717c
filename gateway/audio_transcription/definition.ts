/** `/v1/audio/transcriptions` and `/v1/audio/translations` */
import { audioTranscription } from '../../providers/audio_transcription.ts';
import type { EndpointDefinition } from '../endpoint.ts';
import { meterAudio } from './meter-audio.ts';
import { readForm } from './read-form.ts';
import { writeTranscript } from './write-transcript.ts';

export const audioTranscriptionEndpoint: EndpointDefinition<'audio_transcription'> = {
  endpoint: 'audio_transcription',
  registry: audioTranscription,
  read: readForm,
  idPrefix: 'transcript-',
  loadCaching: () => import('./caching.ts'),
  meter: meterAudio,
  write: writeTranscript,
};
