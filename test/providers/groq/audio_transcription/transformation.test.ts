import { describe, expect, test } from 'vitest';
import { openAICompatibleTranscription } from '../../../../providers/base/audio_transcription/openai-dialect.ts';
import { groqTranscription } from '../../../../providers/groq/audio_transcription/transformation.ts';
import { sentForm } from '../../../helpers/form.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';
import { testTranscriptionAnswers } from '../../../helpers/transcription-answers.ts';

const transformer = openAICompatibleTranscription(groqTranscription);

test.each([
  ['json', 'json'],
  ['text', 'text'],
  ['srt', 'verbose_json'],
  ['vtt', 'verbose_json'],
  ['verbose_json', 'verbose_json'],
] as const)('%s is asked for as %s', (response_format, asked) => {
  const ctx = transcriptionContext('groq', 'whisper-large-v3', { response_format, extras: { url: 'https://x' } });

  expect(sentForm(transformer.transformRequest(ctx.request, ctx))).toEqual([
    ['model', 'whisper-large-v3'],
    ['response_format', asked],
    ['url', 'https://x'],
    ['file', 'speech.mp3 (audio/mpeg): sound'],
  ]);
});

test.each([
  [{ response_format: 'diarized_json' }, 'response_format'],
  [{ include: ['logprobs'] }, 'include'],
] as const)('%j is refused', (request, param) => {
  const ctx = transcriptionContext('groq', 'whisper-large-v3', request);

  expect(() => transformer.transformRequest(ctx.request, ctx)).toThrow(
    expect.objectContaining({ fields: expect.objectContaining({ status: 400, param }) }),
  );
});

describe('an answer', () => {
  testTranscriptionAnswers('groq/audio_transcription', 'groq', transformer);
});
