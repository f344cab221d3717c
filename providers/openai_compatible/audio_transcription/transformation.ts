import type { TranscriptionDialect } from '../../base/audio_transcription/openai-dialect.ts';

/** Hosts we know nothing of, such as vLLM and speaches. */
export const openaiCompatibleTranscription: TranscriptionDialect = {
  // Not all have captions: vLLM refuses them.
  model: () => ({ formats: ['json', 'text', 'verbose_json', 'diarized_json'] }),
  streamsTranslations: true,
  // Known to vLLM, ignored by others.
  streamUsage: { stream_include_usage: 'true' },
};
