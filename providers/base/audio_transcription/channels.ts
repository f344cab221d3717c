/** Recordings whose channels were heard apart, as one transcript: what was said in turns is told in turns. */
import { toCaptions } from './segments.ts';
import type { Transcript, TranscriptSegment } from './types.ts';

export function joinChannels(channels: readonly [Transcript, ...Transcript[]]): Transcript {
  const [first, ...others] = channels;
  if (others.length === 0) return first;
  const { segments: _, ...rest } = first;
  const segments = inTurns(channels);
  const texts = (segments.length > 0 ? segments : channels).map(({ text }) => text);
  return {
    ...rest,
    text: texts.filter((text) => text !== '').join('\n'),
    words: channels.flatMap(({ words = [] }) => words).toSorted(byStart),
    ...(segments.length > 0 && { segments }),
  };
}

/** Captions are made of each channel by itself. None where the times of one are not told: what it said would be lost. */
function inTurns(channels: readonly Transcript[]): TranscriptSegment[] {
  const told = channels.map(({ segments = [], words = [], text }) =>
    segments.length > 0 ? segments : toCaptions(words, text),
  );
  const isComplete = channels.every(({ text }, index) => text === '' || told[index]?.length);
  return isComplete ? told.flat().toSorted(byStart) : [];
}

interface Timed {
  readonly start: number;
}

function byStart(a: Timed, b: Timed): number {
  return a.start - b.start;
}
