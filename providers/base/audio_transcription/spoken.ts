/** Reads words and segments as providers tell them, and refuses what is not as their documentation promises. */
import { badAnswer } from '../errors.ts';
import { isRecord, type JsonRecord } from '../json-values.ts';
import { isGiven } from '../params.ts';
import type { Transcript, TranscriptSegment, TranscriptWord } from './types.ts';

/** What is called otherwise by every provider; times in seconds. */
interface Told {
  readonly text: unknown;
  readonly start: unknown;
  readonly end: unknown;
  readonly speaker?: unknown;
}

export function toSegment({ text, start, end, speaker }: Told, provider: string): TranscriptSegment {
  if (typeof text !== 'string' || typeof start !== 'number' || typeof end !== 'number')
    throw badAnswer(provider, 'speech without its text or its times');
  return { start, end, text, ...(isGiven(speaker) && { speaker: String(speaker) }) };
}

export function toWord(told: Told, provider: string): TranscriptWord {
  const { text: word, start, end, speaker } = toSegment(told, provider);
  return { word, start, end, ...(speaker !== undefined && { speaker }) };
}

/** A list that may be missing, but not be anything else. */
export function listOf(value: unknown, provider: string): readonly JsonRecord[] {
  if (!isGiven(value)) return [];
  if (Array.isArray(value) && value.every(isRecord)) return value;
  throw badAnswer(provider, 'something else where a list should be');
}

/** Seconds that a provider may tell, which are also what it bills by. */
export function durationOf(value: unknown): Pick<Transcript, 'duration' | 'usage'> {
  if (typeof value !== 'number') return {};
  return { duration: value, usage: { type: 'duration', seconds: value } };
}
