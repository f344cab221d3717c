import { describe, expect, test } from 'vitest';
import { fromText, takeParams } from '../../../../providers/base/audio_transcription/params.ts';
import type { TranscriptionRequest } from '../../../../providers/base/audio_transcription/types.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';

const rules = { dropped: ['prompt', 'temperature'], refused: ['callback'] } as const;

function take(asked: Partial<TranscriptionRequest>, more: { readonly translates?: boolean } = {}) {
  return takeParams(transcriptionContext('deepgram', 'nova-3', asked).request, { ...rules, ...more }, 'deepgram');
}

test("the provider's own fields go on, OpenAI's stay behind by name", () => {
  const extras = {
    keyterm: ['a', 'b'],
    chunking_strategy: 'auto',
    'chunking_strategy[type]': 'server_vad',
    known_speaker_names: ['Ann'],
    known_speaker_references: ['data:,'],
    languages: ['en'],
  };

  expect(take({ extras, prompt: 'So far:', language: 'en' })).toEqual({
    extras: { keyterm: ['a', 'b'] },
    dropped: [
      'prompt',
      'chunking_strategy',
      'chunking_strategy[type]',
      'known_speaker_names',
      'known_speaker_references',
      'languages',
    ],
  });
});

test.each<[param: string, asked: Partial<TranscriptionRequest>, message: string]>([
  ['include', { include: ['logprobs'] }, 'deepgram does not support `include`.'],
  ['callback', { extras: { callback: 'x' } }, '`callback` cannot be set here.'],
  [
    'model',
    { task: 'translate' },
    'deepgram transcribes but does not translate. Send translations to openai/whisper-1, groq/whisper-large-v3 or a gemini model.',
  ],
])('%s is refused', (param, asked, message) => {
  expect(() => take(asked)).toThrow(
    expect.objectContaining({ message, fields: expect.objectContaining({ status: 400, param }) }),
  );
});

test('an empty list of what to include asks for nothing, and who translates may be asked to', () => {
  expect(take({ include: [], task: 'translate' }, { translates: true })).toEqual({ extras: {}, dropped: [] });
});

describe('a text is', () => {
  test.each<[text: string, value: unknown]>([
    ['true', true],
    ['false', false],
    ['null', null],
    ['2', 2],
    ['-0.5', -0.5],
    ['["a"]', ['a']],
    ['{"a": 1}', { a: 1 }],
  ])('what it is in JSON: %s', (text, value) => {
    expect(fromText(text)).toEqual(value);
  });

  test.each(['', 'True', '01x', '1e5', '"quoted"', '{broken}', '[a, b]', 'medical-v1'])(
    'or else a text: %s',
    (text) => {
      expect(fromText(text)).toBe(text);
    },
  );

  test('and the texts of a list are texts', () => {
    expect(fromText(['1', 'true'])).toEqual(['1', 'true']);
  });
});
