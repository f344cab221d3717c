import { describe, expect, test } from 'vitest';
import { openAICompatibleTranscription } from '../../../../providers/base/audio_transcription/openai-dialect.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';

const { transformResponse } = openAICompatibleTranscription({ model: () => ({ formats: ['json', 'verbose_json'] }) });
const answer = (body: unknown, response_format: 'json' | 'text' | 'srt' | 'vtt' | 'verbose_json') =>
  transformResponse(body, transcriptionContext('acme', 'm', { response_format }));

describe('a host that answers with a text although it was asked for JSON', () => {
  test.each([
    ['text', 'Hi'],
    ['srt', '1\n00:00:00,000 --> 00:00:01,000\nHi\n'],
    ['srt', '\n1\r\n00:00:00,000 --> 00:00:01,000\r\nHi\r\n'],
    ['vtt', 'WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n'],
  ] as const)('gave the %s that the caller wants', (format, text) => {
    expect(answer(text, format)).toEqual({ text, native: text });
  });

  test.each([
    ['srt', 'Hi'],
    ['vtt', 'Hi'],
    ['srt', 'WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n'],
    ['vtt', ''],
  ] as const)('gave no %s: %j', (format, text) => {
    expect(() => answer(text, format)).toThrow('acme sent an answer that is not an object.');
  });

  test.each(['json', 'verbose_json'] as const)('gave no answer to one who wants %s', (format) => {
    expect(() => answer('Hi', format)).toThrow('acme sent an answer that is not an object.');
  });
});

test('times that nobody asked for need not be sound', () => {
  const body = { text: 'Hi', segments: [{ start: null }] };

  expect(answer(body, 'json')).toEqual({ text: 'Hi', native: body });
  expect(() => answer(body, 'verbose_json')).toThrow('acme sent a transcript whose times cannot be read.');
});
