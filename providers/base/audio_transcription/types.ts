/**
 * OpenAI's transcriptions and translations of audio, and the transcript every provider's answer is first turned into.
 * @see https://platform.openai.com/docs/api-reference/audio/createTranscription
 */
import type { ModelRequest } from '../endpoint.ts';

/** An uploaded file: the very bytes that came, in as many pieces as they came in. */
export interface UploadedFile {
  /** With its ending, which tells some providers the format. */
  readonly name: string;
  /** A media type like `audio/mpeg`, without parameters and in lower case. */
  readonly type: string;
  readonly pieces: readonly Buffer[];
  /** Bytes. */
  readonly size: number;
}

export type TranscriptFormat = 'json' | 'text' | 'srt' | 'verbose_json' | 'vtt' | 'diarized_json';

/** Not JSON: the text alone, or captions. */
export function isText(format: TranscriptFormat = 'json'): boolean {
  return !format.endsWith('json');
}

/** A request to `/v1/audio/transcriptions` or `/v1/audio/translations`. Unknown fields are the provider's own. */
export interface TranscriptionRequest extends ModelRequest {
  /** Which of the two paths was called; a translation is into English. */
  readonly task: 'transcribe' | 'translate';
  readonly file: UploadedFile;
  /** ISO 639-1, like `en`. */
  readonly language?: string;
  readonly prompt?: string;
  /** @default 'json' */
  readonly response_format?: TranscriptFormat;
  readonly temperature?: number;
  readonly timestamp_granularities?: readonly ('word' | 'segment')[];
  readonly include?: readonly string[];
  /** All other fields as texts, in the order they came, repeated names and `name[]` as lists. */
  readonly extras: Readonly<Record<string, string | readonly string[]>>;
}

/** Whether the answer is to say who spoke. */
export function wantsSpeakers({ response_format }: TranscriptionRequest): boolean {
  return response_format === 'diarized_json';
}

/** Whether the answer is to say when something was said. */
export function wantsTimes({ response_format = 'json' }: TranscriptionRequest): boolean {
  return response_format !== 'json' && response_format !== 'text';
}

export interface TranscriptWord {
  readonly word: string;
  /** Seconds from the beginning. */
  readonly start: number;
  readonly end: number;
  readonly speaker?: string;
}

/** A stretch of speech as one would caption it. Providers' own figures (`avg_logprob`, …) ride along. */
export interface TranscriptSegment {
  readonly id?: number | string;
  /** Seconds from the beginning. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly speaker?: string;
}

/** One that tells who speaks, in `diarized_json` and as an event of its stream. */
export interface SpeakersSegment {
  readonly type: 'transcript.text.segment';
  readonly id: string;
  /** Seconds from the beginning. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly speaker: string;
}

/** What the provider bills by. */
export type TranscriptionUsage =
  | { readonly type: 'duration'; readonly seconds: number }
  | {
      readonly type: 'tokens';
      readonly input_tokens: number;
      readonly output_tokens: number;
      readonly total_tokens: number;
      readonly input_token_details?: { readonly audio_tokens?: number; readonly text_tokens?: number };
      /** Of audio, where the provider tells both. */
      readonly seconds?: number;
    };

/** All that a provider told, before it is put into the format that was asked for. */
export interface Transcript {
  readonly text: string;
  /** As the provider names it; never guessed. */
  readonly language?: string;
  /** Seconds. */
  readonly duration?: number;
  readonly words?: readonly TranscriptWord[];
  readonly segments?: readonly TranscriptSegment[];
  readonly usage?: TranscriptionUsage;
  /** Log probabilities of tokens, where `include[]` asked for them. */
  readonly logprobs?: readonly unknown[];
}

/** A transcript that a handler answers with. */
export interface TranscriptionResponse extends Transcript {
  /** The provider's own answer, where it is in the very format that was asked for: it goes on as it came. */
  readonly native?: object | string;
}

/** One event of a streamed transcription. */
export type TranscriptEvent =
  | { readonly type: 'transcript.text.delta'; readonly delta: string; readonly logprobs?: readonly unknown[] }
  | SpeakersSegment
  | {
      readonly type: 'transcript.text.done';
      readonly text: string;
      readonly usage?: TranscriptionUsage;
      readonly logprobs?: readonly unknown[];
    };
