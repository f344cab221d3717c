import type { TranscriptionDialect } from '../../base/audio_transcription/openai-dialect.ts';
import { openAITranscriptionModel } from '../../base/audio_transcription/openai-models.ts';
import { azurePath } from '../path.ts';

/** @see https://learn.microsoft.com/azure/ai-foundry/openai/reference#transcriptions---create */
export const azureTranscription: TranscriptionDialect = {
  path: azurePath,
  // Most deployments are named after their model.
  model: openAITranscriptionModel,
};
