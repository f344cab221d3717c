/** What the sandbox claims to hear: the same audio always gives the same words, in no provider's format. */
import type { Call } from './dialect.ts';

export interface HeardWord {
  readonly word: string;
  /** Seconds from the beginning. */
  readonly start: number;
  readonly end: number;
}

/** A sentence. Two speakers, 0 and 1, take turns. */
interface HeardSegment {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly speaker: number;
  readonly words: readonly HeardWord[];
}

export interface Heard {
  readonly text: string;
  /** ISO 639-1. */
  readonly language: string;
  /** Seconds. */
  readonly duration: number;
  readonly words: readonly HeardWord[];
  readonly segments: readonly HeardSegment[];
}

/** Silence (bytes that are all zero) is heard as no words at all. */
export function hear(
  audio: Buffer,
  { provider, model, directives }: Pick<Call, 'provider' | 'model' | 'directives'>,
): Heard {
  const duration = durationOf(audio);
  const spoken = isSilence(audio) ? '' : script(`${provider}/${model}`, audio.length);
  const sentences = inSentences(toLength(spoken, directives.words));
  const segments = timed(sentences, duration);
  return {
    text: sentences.join(' '),
    language: 'en',
    duration,
    words: segments.flatMap(({ words }) => words),
    segments,
  };
}

function script(speaker: string, bytes: number): string {
  return `This is a simulated transcript from the RAWDOG sandbox for ${speaker}. Nothing listened to the ${bytes} bytes of audio. Every word here is made up, and so are its times.`;
}

function isSilence(audio: Buffer): boolean {
  const samples = audio.subarray(isWav(audio) ? 44 : 0);
  return samples.every((byte) => byte === 0);
}

function toLength(text: string, count: number | undefined): string {
  if (count === undefined) return text;
  const words = text.split(' ').slice(0, count);
  const filling = Array.from({ length: count - words.length }, (_, index) => `word${words.length + index + 1}`);
  return [...words, ...filling].join(' ');
}

function inSentences(text: string): string[] {
  return text.match(/\S.*?(?:\.(?=\s)|$)/g) ?? [];
}

/** All words take the same time. */
function timed(sentences: readonly string[], duration: number): Heard['segments'] {
  const count = sentences.join(' ').split(' ').length;
  const at = (index: number) => Math.round((duration * index * 100) / count) / 100;
  let next = 0;
  return sentences.map((text, index) => {
    const words = text.split(' ').map((word) => {
      next += 1;
      return { word, start: at(next - 1), end: at(next) };
    });
    return { text, speaker: index % 2, start: words.at(0)?.start ?? 0, end: words.at(-1)?.end ?? 0, words };
  });
}

/** Of MP3 at 128 kbit/s, where the file does not tell. */
const bytesPerSecond = 16_000;

/** WAV says in its head how many bytes a second takes; of other files the size tells enough. */
function durationOf(audio: Buffer): number {
  const rate = isWav(audio) ? audio.readUInt32LE(28) : bytesPerSecond;
  const seconds = (isWav(audio) ? audio.length - 44 : audio.length) / (rate || bytesPerSecond);
  return Math.max(0.1, Math.round(seconds * 100) / 100);
}

function isWav(audio: Buffer): boolean {
  return audio.length >= 44 && audio.toString('latin1', 0, 4) === 'RIFF' && audio.toString('latin1', 8, 12) === 'WAVE';
}
