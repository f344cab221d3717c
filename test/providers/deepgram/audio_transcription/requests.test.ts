/** @see https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded */
import { describe, expect, test } from 'vitest';
import type { TranscriptionRequest } from '../../../../providers/base/audio_transcription/types.ts';
import { RawBody } from '../../../../providers/base/raw-body.ts';
import { deepgramTranscription } from '../../../../providers/deepgram/audio_transcription/transformation.ts';
import { upload } from '../../../helpers/form.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';

function send(asked: Partial<TranscriptionRequest> = {}) {
  const ctx = transcriptionContext('deepgram', 'nova-3', asked);
  return deepgramTranscription.transformRequest(ctx.request, ctx);
}

const usual = ['model=nova-3', 'smart_format=true', 'punctuate=true'];

/** The query without what every request has. */
function options(asked: Partial<TranscriptionRequest>): string[] {
  const [, query = ''] = send(asked).path.split('?');
  return query.split('&').filter((option) => !usual.includes(option));
}

test('the bytes go out as they came, with their type', () => {
  const file = upload('sound', { type: 'audio/wav' });
  const { path, body } = send({ file });

  expect(path).toBe('/listen?model=nova-3&detect_language=true&smart_format=true&punctuate=true');
  expect(body).toEqual(new RawBody('audio/wav', file.pieces));
  expect((body as RawBody).pieces).toBe(file.pieces);
});

test.each(['application/json', 'text/plain', 'audio/mpé', 'audio/mpeg\nx: y', ''])(
  'a file of the type %j is sent as bytes',
  (type) => {
    expect(send({ file: upload('sound', { type }) }).body).toMatchObject({ contentType: 'application/octet-stream' });
  },
);

test.each<[asked: Partial<TranscriptionRequest>, query: string]>([
  [{ language: 'de' }, 'language=de'],
  [{ response_format: 'text' }, 'detect_language=true'],
  [{ response_format: 'srt' }, 'detect_language=true&utterances=true'],
  [{ response_format: 'verbose_json' }, 'detect_language=true&utterances=true'],
  [{ response_format: 'diarized_json' }, 'detect_language=true&utterances=true&diarize=true'],
  [
    { response_format: 'diarized_json', extras: { diarize_model: 'latest' } },
    'detect_language=true&utterances=true&diarize_model=latest',
  ],
  [{ extras: { multichannel: 'true' } }, 'detect_language=true&utterances=true&multichannel=true'],
  [{ extras: { keyterm: ['Deepgram', 'Nova 3'] } }, 'detect_language=true&keyterm=Deepgram&keyterm=Nova+3'],
  [{ extras: { detect_language: ['en', 'es'] } }, 'detect_language=en&detect_language=es'],
])('%j asks for %s', (asked, query) => {
  expect(options(asked)).toEqual(query.split('&'));
});

test("the caller's own options win", () => {
  expect(send({ extras: { smart_format: 'false', punctuate: 'false' } }).path).toBe(
    '/listen?model=nova-3&detect_language=true&smart_format=false&punctuate=false',
  );
});

test('a model name cannot add options', () => {
  const ctx = transcriptionContext('deepgram', 'nova-3&callback=http://evil');

  expect(deepgramTranscription.transformRequest(ctx.request, ctx).path).toContain(
    'model=nova-3%26callback%3Dhttp%3A%2F%2Fevil&',
  );
});

describe('what Deepgram lacks', () => {
  test('is left out and named where the transcript keeps its meaning', () => {
    const { path, dropped } = send({ prompt: 'So far:', temperature: 0.2, extras: { chunking_strategy: 'auto' } });

    expect(path).toBe(send().path);
    expect(dropped).toEqual(['prompt', 'temperature', 'chunking_strategy']);
  });

  test.each<[param: string, asked: Partial<TranscriptionRequest>, code: string]>([
    ['model', { task: 'translate' }, 'unsupported_endpoint'],
    ['include', { include: ['logprobs'] }, 'unsupported_parameter'],
    ['callback', { extras: { callback: 'https://example.com' } }, 'unsupported_parameter'],
  ])('is refused where it would not: %s', (param, asked, code) => {
    expect(() => send(asked)).toThrow(
      expect.objectContaining({ fields: expect.objectContaining({ status: 400, param, code }) }),
    );
  });
});
