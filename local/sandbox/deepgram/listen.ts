/** `POST /v1/listen`: the body is the audio. @see https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded */
import { createHash } from 'node:crypto';
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { Refusal } from '../refusal.ts';
import { type Heard, type HeardWord, hear } from '../speech.ts';
import { type ListenOptions, readOptions } from './options.ts';

export function answerListen(call: Call): Reply {
  const options = readOptions(call.query, call.model);
  if (/^application\/json/.test(call.headers['content-type'] ?? ''))
    throw new Refusal(400, 'Content-type was application/json, but we could not process the JSON payload.');
  if (call.raw.length === 0)
    throw new Refusal(400, 'Bad Request: failed to process audio: corrupt or unsupported data');
  const heard = hear(call.raw, call);
  return jsonReply({ metadata: toMetadata(heard, options, call), results: toResults(heard, options) });
}

function toMetadata({ duration }: Heard, { channels }: ListenOptions, { raw, requestId, model }: Call): object {
  const id = '1abfe86b-e047-4eed-858a-35e5625b41ee';
  return {
    transaction_key: 'deprecated',
    request_id: requestId,
    sha256: createHash('sha256').update(raw).digest('hex'),
    created: '2026-01-31T12:30:00.000Z',
    duration,
    channels,
    models: [id],
    model_info: { [id]: { name: `general-${model}`, version: '2026-01-31.0', arch: model } },
  };
}

/** Every channel hears the same. */
function toResults({ text, words, segments, language }: Heard, options: ListenOptions): object {
  const { channels, diarize, detectsLanguage } = options;
  const spoken = segments.map((segment) => ({
    ...segment,
    words: segment.words.map((word) => toWord(word, segment.speaker, options)),
  }));
  const channel = {
    alternatives: [
      {
        transcript: toText(text, options),
        confidence: words.length > 0 ? 0.99 : 0,
        words: spoken.flatMap((segment) => segment.words),
      },
    ],
    ...(detectsLanguage && { detected_language: language, language_confidence: 0.99 }),
  };
  const all = Array.from({ length: channels }, (_, index) => index);
  const utterances = all.flatMap((index) =>
    spoken.map(({ start, end, text: said, words: own, speaker }, position) => ({
      start,
      end,
      confidence: 0.99,
      channel: index,
      transcript: toText(said, options),
      words: own,
      ...(diarize && { speaker }),
      id: `00000000-0000-4000-8000-${String(index * 1000 + position).padStart(12, '0')}`,
    })),
  );
  return { channels: all.map(() => channel), ...(options.utterances && { utterances }) };
}

function toWord({ word, start, end }: HeardWord, speaker: number, { diarize, formatted }: ListenOptions): object {
  return {
    word: bare(word),
    start,
    end,
    confidence: 0.99,
    ...(diarize && { speaker, speaker_confidence: 0.9 }),
    ...(formatted && { punctuated_word: word }),
  };
}

/** Without formatting there are no capitals and no punctuation. */
function toText(text: string, { formatted }: ListenOptions): string {
  return formatted ? text : text.split(' ').map(bare).join(' ');
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[.,]$/, '');
}
