/**
 * What OpenAI's transcribing models can do, for all who serve them.
 * @see https://platform.openai.com/docs/guides/speech-to-text
 */
import type { TranscriptionModel } from './openai-dialect.ts';

/** A name that tells nothing, such as a deployment's, may stand for any of them. */
export function openAITranscriptionModel(name: string): TranscriptionModel {
  if (/transcribe-diarize/.test(name)) return diarizing;
  if (/gpt-.*transcribe/.test(name)) return { formats: ['json', 'text'] };
  return /^whisper/.test(name) ? whisper : {};
}

const whisper: TranscriptionModel = { formats: ['json', 'text', 'srt', 'verbose_json', 'vtt'], streams: false };

const diarizing: TranscriptionModel = {
  formats: ['json', 'text', 'diarized_json'],
  params: { refused: ['include'], dropped: ['prompt'] },
  // Without it, more than 30 seconds are refused.
  defaults: { chunking_strategy: 'auto' },
};
