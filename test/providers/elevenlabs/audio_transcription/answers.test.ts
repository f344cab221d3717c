import { expect, test } from 'vitest';
import { elevenlabsTranscription } from '../../../../providers/elevenlabs/audio_transcription/transformation.ts';
import { readFixtures } from '../../../helpers/fixture.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';

const ctx = transcriptionContext('elevenlabs', 'scribe_v2');

interface Case {
  readonly answer: object;
  readonly transcript: object;
}

test.each(readFixtures<Case>('elevenlabs/audio_transcription'))(
  'the transcript of: %s',
  (_, { answer, transcript }) => {
    expect(elevenlabsTranscription.transformResponse(answer, ctx)).toEqual(transcript);
  },
);

test.each<[what: string, answer: object]>([
  ['a message that a webhook will tell', { message: 'Request accepted', request_id: 'x' }],
  ['a text that is none', { text: 7, words: [] }],
  ['words that are no list', { text: 'hi', words: 'hi' }],
  ['a word without text', { text: 'hi', words: [{ start: 0, end: 1, type: 'word' }] }],
  ['a word whose times are texts', { text: 'hi', words: [{ text: 'hi', start: '0', end: '1', type: 'word' }] }],
  ['no channels', { transcripts: [] }],
  ['a channel without text', { transcripts: [{ text: 'hi' }, {}] }],
])('%s is no transcript', (_, answer) => {
  expect(() => elevenlabsTranscription.transformResponse(answer, ctx)).toThrow(
    expect.objectContaining({ fields: expect.objectContaining({ status: 502, code: 'invalid_response' }) }),
  );
});
