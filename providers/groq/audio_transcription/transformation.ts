import type { TranscriptionDialect } from '../../base/audio_transcription/openai-dialect.ts';

/** @see https://console.groq.com/docs/speech-to-text */
export const groqTranscription: TranscriptionDialect = {
  model: () => ({
    // Groq bills by seconds, and its plain JSON does not tell them.
    formats: ['verbose_json'],
    streams: false,
    params: { refused: ['include'] },
  }),
};
