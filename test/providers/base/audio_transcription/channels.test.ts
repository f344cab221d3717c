import { expect, test } from 'vitest';
import { joinChannels } from '../../../../providers/base/audio_transcription/channels.ts';
import type { Transcript } from '../../../../providers/base/audio_transcription/types.ts';

/** Words of half a second, one a second. */
function channel(speaker: string, text: string, begin: number): Transcript {
  const words = text
    .split(' ')
    .map((word, index) => ({ word, start: begin + index, end: begin + index + 0.5, speaker }));
  return { text, words };
}

test('one channel stays as it is', () => {
  const only = channel('A', 'Hi there', 0);

  expect(joinChannels([only])).toBe(only);
});

test('who speaks at the same time is captioned apart, in the order of their beginning', () => {
  const { text, segments, words } = joinChannels([
    channel('A', 'Well I see. Yes?', 0),
    channel('B', 'But you know.', 0.2),
  ]);

  expect(segments).toEqual([
    { start: 0, end: 2.5, text: 'Well I see.', speaker: 'A' },
    { start: 0.2, end: 2.7, text: 'But you know.', speaker: 'B' },
    { start: 3, end: 3.5, text: 'Yes?', speaker: 'A' },
  ]);
  expect(text).toBe('Well I see.\nBut you know.\nYes?');
  expect(words?.map(({ word }) => word)).toEqual(['Well', 'But', 'I', 'you', 'see.', 'know.', 'Yes?']);
});

test('what was said on a channel without times is not lost', () => {
  const timed = { ...channel('A', 'Hi.', 0), segments: [{ start: 0, end: 0.5, text: 'Hi.' }] };

  const joined = joinChannels([timed, { text: 'Untimed.' }, { text: '' }]);

  expect(joined.text).toBe('Hi.\nUntimed.');
  expect(joined.segments).toBeUndefined();
});
