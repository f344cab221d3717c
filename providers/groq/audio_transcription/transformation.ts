import type { TranscriptionDialect } from '../../base/audio_transcription/openai-dialect.ts';

/** @see https://console.groq.com/docs/speech-to-text */
export const groqTranscription: TranscriptionDialect = {
  model: () => ({ formats: ['json', 'text', 'verbose_json'], streams: false, params: { refused: ['include'] } }),
};
