import { describe, expect, test } from 'vitest';
import { openAICompatibleTranscription } from '../../../../providers/base/audio_transcription/openai-dialect.ts';
import { openaiCompatibleTranscription } from '../../../../providers/openai_compatible/audio_transcription/transformation.ts';
import { sentForm } from '../../../helpers/form.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';
import { testTranscriptionAnswers } from '../../../helpers/transcription-answers.ts';

const transformer = openAICompatibleTranscription(openaiCompatibleTranscription);

describe('an answer of', () => {
  testTranscriptionAnswers('openai_compatible/audio_transcription', 'speaches', transformer);
});

test.each([
  ['text', false, 'text'],
  ['srt', false, 'verbose_json'],
  ['text', true, 'json'],
  ['vtt', true, 'json'],
  ['verbose_json', true, 'json'],
  ['diarized_json', true, 'diarized_json'],
] as const)('%s (streamed: %s) is asked for as %s', (response_format, stream, asked) => {
  const ctx = transcriptionContext('speaches', 'ears', { response_format, stream });

  expect(new Map(sentForm(transformer.transformRequest(ctx.request, ctx))).get('response_format')).toBe(asked);
});
