import { describe } from 'vitest';
import { openAICompatibleTranscription } from '../../../../providers/base/audio_transcription/openai-dialect.ts';
import { openaiCompatibleTranscription } from '../../../../providers/openai_compatible/audio_transcription/transformation.ts';
import { testTranscriptionAnswers } from '../../../helpers/transcription-answers.ts';

describe('an answer of', () => {
  const transformer = openAICompatibleTranscription(openaiCompatibleTranscription);
  testTranscriptionAnswers('openai_compatible/audio_transcription', 'speaches', transformer);
});
