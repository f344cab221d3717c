import { describe, expect, test } from 'vitest';
import { jobId, toTranscript, uploadedUrl } from '../../../../providers/assemblyai/audio_transcription/response.ts';
import { readFixtures } from '../../../helpers/fixture.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';

const ctx = transcriptionContext('assemblyai', 'universal-3-pro');
const invalid = expect.objectContaining({ fields: expect.objectContaining({ status: 502, code: 'invalid_response' }) });

interface Case {
  readonly answer: object;
  readonly transcript: object;
}

test.each(readFixtures<Case>('assemblyai/audio_transcription'))(
  'the transcript of: %s',
  (_, { answer, transcript }) => {
    expect(toTranscript(answer, ctx)).toEqual(transcript);
  },
);

test.each(['queued', 'processing'])('a job that is %s has no transcript yet', (status) => {
  expect(toTranscript({ id: 'x', status, text: null }, ctx)).toBeUndefined();
});

test.each<[what: string, answer: object]>([
  ['no status', { id: 'x', text: 'hi' }],
  ['another status', { id: 'x', status: 'paused' }],
  ['no text', { status: 'completed', words: [] }],
  ['words that are no list', { status: 'completed', text: 'hi', words: {} }],
  ['a word without times', { status: 'completed', text: 'hi', words: [{ text: 'hi' }] }],
  ['a turn without text', { status: 'completed', text: 'hi', utterances: [{ start: 0, end: 1 }] }],
])('%s is no job', (_, answer) => {
  expect(() => toTranscript(answer, ctx)).toThrow(invalid);
});

/** Texts as in https://www.assemblyai.com/docs/pre-recorded-audio/guides/common_errors_and_solutions, 2026-11-22. */
describe('a job that failed', () => {
  test.each([
    ['Transcoding failed. File does not appear to contain audio. File type is text/plain.', 400, 'file', false],
    ['language_detection cannot be performed on files with no spoken audio.', 400, 'file', false],
    ['Audio duration is too short.', 400, 'file', false],
    ['Download error, unable to download https://cdn.assemblyai.com/upload/f7.', 502, null, true],
    ['Internal server error. Please resubmit the file.', 502, null, true],
  ])('%s', (error, status, param, retryable) => {
    expect(() => toTranscript({ id: 'x', status: 'error', error }, ctx)).toThrow(
      expect.objectContaining({
        message: error,
        fields: expect.objectContaining({ status, param, retryable, upstreamRequestId: 'x' }),
      }),
    );
  });

  test('has words of ours where it does not say why', () => {
    expect(() => toTranscript({ id: 'x', status: 'error' }, ctx)).toThrow(/^assemblyai /);
  });
});

test('an upload tells where the audio lies', () => {
  expect(uploadedUrl({ upload_url: 'https://cdn.assemblyai.com/upload/f7' }, ctx)).toBe(
    'https://cdn.assemblyai.com/upload/f7',
  );
  expect(() => uploadedUrl({}, ctx)).toThrow(invalid);
});

test('a job names itself', () => {
  expect(jobId({ id: '9ea68fd3-f953', status: 'queued' }, ctx)).toBe('9ea68fd3-f953');
});

test.each([[{}], [{ id: '' }], [{ id: 7 }], [{ id: '../upload' }], [{ id: 'x?y' }]])('%j names no job', (answer) => {
  expect(() => jobId(answer, ctx)).toThrow(invalid);
});
