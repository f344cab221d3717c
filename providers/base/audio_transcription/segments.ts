/** The segments of a transcript: the provider's own, or ones made of its words, as one would caption them. */

import { badAnswer } from '../errors.ts';
import type { SpeakersSegment, Transcript, TranscriptSegment, TranscriptWord } from './types.ts';

export function segmentsOf(
  { text, segments = [], words = [] }: Transcript,
  model: string,
): readonly TranscriptSegment[] {
  const told = segments.length > 0 ? segments : toCaptions(words, text);
  if (told.length === 0 && text.trim() !== '') throw noTimes(model);
  return told;
}

/** Each with who speaks, as OpenAI writes them. */
export function speakersSegments({ segments, ...transcript }: Transcript, model: string): SpeakersSegment[] {
  const told = segments?.some(({ speaker }) => speaker !== undefined);
  const all = segmentsOf({ ...transcript, ...(told && segments && { segments }) }, model);
  if (all.length > 0 && all.every(({ speaker }) => speaker === undefined)) throw noTimes(model);
  return all.map(toSpeakersSegment);
}

/** @param index of the segment, which makes its id */
export function toSpeakersSegment({ start, end, text, speaker }: TranscriptSegment, index: number): SpeakersSegment {
  return { type: 'transcript.text.segment', id: `seg_${index}`, start, end, text, speaker: speaker ?? 'unknown' };
}

/** Requests for what a provider does not tell are refused before they are sent: here it broke its word. */
export function noTimes(model: string): Error {
  const [provider = model] = model.split('/');
  return badAnswer(provider, 'a transcript without the times or speakers that were asked for');
}

const longestCaption = { characters: 80, seconds: 7 };
const pauseSeconds = 1;

interface Spoken extends TranscriptWord {
  /** With what stands behind it in the text: punctuation, a space. */
  readonly text: string;
}

/** @param text in which the words stand */
export function toCaptions(words: readonly TranscriptWord[], text: string): TranscriptSegment[] {
  const captions: Spoken[][] = [];
  const spoken = words.filter(({ word }) => word.trim() !== '');
  for (const word of withTexts(spoken, text)) {
    const current = captions.at(-1);
    if (current && !breaksBefore(word, current)) current.push(word);
    else captions.push([word]);
  }
  return captions.flatMap(toCaption);
}

function breaksBefore(word: Spoken, caption: readonly Spoken[]): boolean {
  const [first = word, last = word] = [caption[0], caption.at(-1)];
  const length = caption.reduce((sum, { text }) => sum + text.length, word.text.trimEnd().length);
  return (
    word.speaker !== last.speaker ||
    endsSentence(last.text) ||
    word.start - last.end >= pauseSeconds ||
    length > longestCaption.characters ||
    word.end - first.start > longestCaption.seconds
  );
}

function endsSentence(text: string): boolean {
  return /[.!?…。！？][)\]"'”’»]*\s*$/.test(text);
}

function toCaption(words: readonly Spoken[]): TranscriptSegment[] {
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) return [];
  const text = words
    .map((word) => word.text)
    .join('')
    .trim();
  return [{ start: first.start, end: last.end, text, ...(first.speaker !== undefined && { speaker: first.speaker }) }];
}

/**
 * Words often come without their punctuation, and some languages put no spaces between them: the text tells both.
 * Where a word is not in it, single spaces do.
 */
function withTexts(words: readonly TranscriptWord[], text: string): Spoken[] {
  const starts: number[] = [];
  let from = 0;
  for (const { word } of words) {
    const at = text.indexOf(word.trim(), from);
    if (at === -1) return words.map((each) => ({ ...each, text: `${each.word.trim()} ` }));
    // Behind a space, or before the first word, stands what opens this one: a quote, a question in Spanish.
    const space = text.slice(from, at).search(/\s\S*$/);
    starts.push(space !== -1 || from === 0 ? from + space + 1 : at);
    from = at + word.trim().length;
  }
  return words.map((word, index) => ({ ...word, text: text.slice(starts[index], starts[index + 1]) }));
}
