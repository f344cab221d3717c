import { describe, expect, test } from 'vitest';
import { openAICompatibleTranscription } from '../../../../providers/base/audio_transcription/openai-dialect.ts';
import { transcriptionContext } from '../../../helpers/transcription-answers.ts';

const { transformResponse } = openAICompatibleTranscription({});
const answer = (body: unknown, response_format: 'json' | 'text' | 'srt' | 'vtt' | 'verbose_json') =>
  transformResponse(body, transcriptionContext('acme', 'm', { response_format }));

describe('a host that answers with a text although it was asked for JSON', () => {
  test.each(['text', 'srt', 'vtt'] as const)('gave the %s that the caller wants', (format) => {
    expect(answer('1\n00:00 --> 00:01\nHi\n', format)).toMatchObject({ native: '1\n00:00 --> 00:01\nHi\n' });
  });

  test.each(['json', 'verbose_json'] as const)('gave no answer to one who wants %s', (format) => {
    expect(() => answer('Hi', format)).toThrow('acme sent an answer that is not an object.');
  });
});
