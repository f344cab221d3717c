/** Recordings whose channels were heard apart, as one transcript: what was said in turns is told in turns. */
import type { Transcript } from './types.ts';

export function joinChannels(channels: readonly [Transcript, ...Transcript[]]): Transcript {
  const [first, ...others] = channels;
  if (others.length === 0) return first;
  const segments = channels.flatMap((channel) => channel.segments ?? []).toSorted(byStart);
  const texts = (segments.length > 0 ? segments : channels).map(({ text }) => text);
  return {
    ...first,
    text: texts.filter((text) => text !== '').join('\n'),
    words: channels.flatMap(({ words = [] }) => words).toSorted(byStart),
    ...(segments.length > 0 && { segments }),
  };
}

interface Timed {
  readonly start: number;
}

function byStart(a: Timed, b: Timed): number {
  return a.start - b.start;
}
