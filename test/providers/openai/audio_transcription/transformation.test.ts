import { describe, expect, test } from 'vitest';
import { openAICompatibleTranscription } from '../../../../providers/base/audio_transcription/openai-dialect.ts';
import type { TranscriptionRequest } from '../../../../providers/base/audio_transcription/types.ts';
import { openaiTranscription } from '../../../../providers/openai/audio_transcription/transformation.ts';
import { sentForm } from '../../../helpers/form.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';
import { testTranscriptionAnswers } from '../../../helpers/transcription-answers.ts';

const transformer = openAICompatibleTranscription(openaiTranscription);

function transform(model: string, request: Partial<TranscriptionRequest> = {}) {
  const ctx = transcriptionContext('openai', model, request);
  return transformer.transformRequest(ctx.request, ctx);
}

const sound = ['file', 'speech.mp3 (audio/mpeg): sound'];

describe('a request', () => {
  test('goes out as a form, its file last', () => {
    const sent = transform('whisper-1', {
      language: 'de',
      prompt: 'Grüße',
      response_format: 'verbose_json',
      temperature: 0,
      timestamp_granularities: ['word', 'segment'],
      extras: { 'chunking_strategy[type]': 'server_vad', keywords: ['a', 'b'], tomorrow: 'x' },
    });

    expect([sent.path, sent.dropped]).toEqual(['/audio/transcriptions', []]);
    expect(sentForm(sent)).toEqual([
      ['model', 'whisper-1'],
      ['language', 'de'],
      ['prompt', 'Grüße'],
      ['response_format', 'verbose_json'],
      ['temperature', '0'],
      ['timestamp_granularities[]', 'word'],
      ['timestamp_granularities[]', 'segment'],
      ['chunking_strategy[type]', 'server_vad'],
      ['keywords[]', 'a'],
      ['keywords[]', 'b'],
      ['tomorrow', 'x'],
      sound,
    ]);
  });

  test('for a stream with log probabilities', () => {
    expect(sentForm(transform('gpt-4o-transcribe', { stream: true, include: ['logprobs'] }))).toEqual([
      ['model', 'gpt-4o-transcribe'],
      ['include[]', 'logprobs'],
      ['stream', 'true'],
      sound,
    ]);
  });

  test('for a translation goes to the other path', () => {
    const sent = transform('whisper-1', { task: 'translate', stream: false });

    expect(sent.path).toBe('/audio/translations');
    expect(sentForm(sent)).toEqual([['model', 'whisper-1'], sound]);
  });

  test('for speakers cuts the audio by itself, and has no prompt', () => {
    const sent = transform('gpt-4o-transcribe-diarize', { response_format: 'diarized_json', prompt: 'x' });

    expect(sent.dropped).toEqual(['prompt']);
    expect(sentForm(sent)).toEqual([
      ['model', 'gpt-4o-transcribe-diarize'],
      ['response_format', 'diarized_json'],
      ['chunking_strategy', 'auto'],
      sound,
    ]);
  });

  test.each([{ chunking_strategy: 'none' }, { 'chunking_strategy[type]': 'server_vad' }])(
    'for speakers keeps the caller’s way of cutting: %j',
    (extras) => {
      const names = sentForm(transform('gpt-4o-transcribe-diarize', { extras })).map(([name]) => name);

      expect(names.filter((name) => name.startsWith('chunking'))).toEqual(Object.keys(extras));
    },
  );
});

describe('the format that is asked for', () => {
  test.each([
    ['whisper-1', 'json', 'json'],
    ['whisper-1', 'text', 'text'],
    ['whisper-1', 'srt', 'srt'],
    ['whisper-1', 'vtt', 'vtt'],
    ['whisper-1', 'verbose_json', 'verbose_json'],
    ['gpt-4o-transcribe', 'text', 'text'],
    ['gpt-4o-transcribe-diarize', 'text', 'text'],
    ['gpt-4o-transcribe-diarize', 'srt', 'diarized_json'],
    ['gpt-4o-transcribe-diarize', 'verbose_json', 'diarized_json'],
    ['a-model-of-tomorrow', 'diarized_json', 'diarized_json'],
    ['a-model-of-tomorrow', 'srt', 'srt'],
  ] as const)('of %s for %s is %s', (model, response_format, asked) => {
    expect(new Map(sentForm(transform(model, { response_format }))).get('response_format')).toBe(asked);
  });

  test('of a stream is the text that was asked for', () => {
    const sent = transform('gpt-4o-mini-transcribe', { response_format: 'text', stream: true });

    expect(new Map(sentForm(sent)).get('response_format')).toBe('text');
  });

  test('is not named where nobody asked for one', () => {
    expect(new Map(sentForm(transform('whisper-1'))).has('response_format')).toBe(false);
  });

  test.each([
    ['whisper-1', 'diarized_json', 'does not tell speakers apart', 'json, text, verbose_json, srt, vtt'],
    ['gpt-4o-mini-transcribe', 'srt', 'gives no times', 'json, text'],
    ['gpt-transcribe', 'verbose_json', 'gives no times', 'json, text'],
  ] as const)('of %s cannot be %s', (model, response_format, lacks, others) => {
    expect(() => transform(model, { response_format })).toThrow(
      expect.objectContaining({
        message: `openai's ${model} ${lacks}, of which \`response_format\` ${response_format} is made. It can be ${others}.`,
        fields: expect.objectContaining({ status: 400, param: 'response_format', code: 'unsupported_value' }),
      }),
    );
  });

  test.each([
    [{ response_format: 'verbose_json', timestamp_granularities: ['word'] }, 'timestamp_granularities'],
    [{ include: ['logprobs'] }, 'include'],
  ] as const)('%j is refused where speakers are told apart', (request, param) => {
    expect(() => transform('gpt-4o-transcribe-diarize', request)).toThrow(
      expect.objectContaining({ fields: expect.objectContaining({ param, code: 'unsupported_parameter' }) }),
    );
  });
});

describe('an answer', () => {
  testTranscriptionAnswers('openai/audio_transcription', 'openai', transformer);

  test.each([
    [{}, 'json'],
    [{ text: 7 }, 'json'],
    [{ text: 'Hi', segments: 'all' }, 'verbose_json'],
    [{ text: 'Hi', segments: [{ start: 0, text: 'Hi' }] }, 'verbose_json'],
    [{ text: 'Hi', segments: [{ start: 0, end: 1, text: 'Hi' }, null] }, 'srt'],
    [{ text: 'Hi', words: [{ start: 0, end: '1', word: 'Hi' }] }, 'verbose_json'],
    ['Hi', 'json'],
  ] as const)('that is none is a 502: %j', (body, response_format) => {
    const ctx = transcriptionContext('openai', 'whisper-1', { response_format });

    expect(() => transformer.transformResponse(body, ctx)).toThrow(
      expect.objectContaining({ fields: expect.objectContaining({ status: 502, code: 'invalid_response' }) }),
    );
  });

  test('that is an error under a 200 is that error', () => {
    const ctx = transcriptionContext('openai', 'whisper-1');
    const error = { message: 'Too fast', type: 'rate_limit_error', code: null };

    expect(() => transformer.transformResponse({ error }, ctx)).toThrow(
      expect.objectContaining({ message: 'Too fast', fields: expect.objectContaining({ status: 429 }) }),
    );
  });
});
