import { expect, test } from 'vitest';
import { deepgramTranscription } from '../../../../providers/deepgram/audio_transcription/transformation.ts';
import { readFixtures } from '../../../helpers/fixture.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';

const ctx = transcriptionContext('deepgram', 'nova-3');

interface Case {
  readonly answer: object;
  readonly transcript: object;
}

test.each(readFixtures<Case>('deepgram/audio_transcription'))('the transcript of: %s', (_, { answer, transcript }) => {
  expect(deepgramTranscription.transformResponse(answer, ctx)).toEqual(transcript);
});

const word = { word: 'hi', start: 0, end: 1 };
const heard = (alternative: object) => ({ results: { channels: [{ alternatives: [alternative] }] } });

test.each<[what: string, answer: object]>([
  ['no results', { request_id: 'x' }],
  ['no channels', { results: { channels: [] } }],
  ['channels that are none', { results: { channels: 'one' } }],
  ['a channel without alternatives', { results: { channels: [{ alternatives: [] }] } }],
  ['no transcript', heard({ words: [word] })],
  ['words that are no list', heard({ transcript: 'hi', words: { 0: word } })],
  ['a word without times', heard({ transcript: 'hi', words: [{ word: 'hi' }] })],
  ['a word whose time is a text', heard({ transcript: 'hi', words: [{ ...word, end: '1' }] })],
  [
    'an utterance without text',
    { results: { channels: [{ alternatives: [{ transcript: 'hi' }] }], utterances: [{ start: 0, end: 1 }] } },
  ],
])('%s is no transcript', (_, answer) => {
  expect(() => deepgramTranscription.transformResponse(answer, ctx)).toThrow(
    expect.objectContaining({ fields: expect.objectContaining({ status: 502, code: 'invalid_response' }) }),
  );
});

test('a language that was set is the language, as none is detected then', () => {
  const asked = transcriptionContext('deepgram', 'nova-3', { language: 'en-US' });

  expect(deepgramTranscription.transformResponse(heard({ transcript: 'hi' }), asked)).toEqual({
    text: 'hi',
    language: 'en-US',
    words: [],
  });
});

test('channels that were told no utterances are joined one after the other', () => {
  const channel = (transcript: string) => ({ alternatives: [{ transcript, words: [] }] });
  const answer = { results: { channels: [channel('one'), channel(''), channel('three')] } };

  expect(deepgramTranscription.transformResponse(answer, ctx)).toEqual({ text: 'one\nthree', words: [] });
});
