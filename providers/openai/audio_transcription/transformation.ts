import type { TranscriptionDialect } from '../../base/audio_transcription/openai-dialect.ts';
import { openAITranscriptionModel } from '../../base/audio_transcription/openai-models.ts';

/** @see https://platform.openai.com/docs/api-reference/audio/createTranscription */
export const openaiTranscription: TranscriptionDialect = { model: openAITranscriptionModel, streamsAnyFormat: true };
