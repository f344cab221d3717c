/** @see https://www.assemblyai.com/docs/api-reference/transcripts/submit */
import { describe, expect, test } from 'vitest';
import { toJob, toUpload } from '../../../../providers/assemblyai/audio_transcription/request.ts';
import type { TranscriptionRequest } from '../../../../providers/base/audio_transcription/types.ts';
import { RawBody } from '../../../../providers/base/raw-body.ts';
import { transcriptionContext } from '../../../helpers/transcription.ts';

const audio_url = 'https://cdn.assemblyai.com/upload/f756988d';

function send(asked: Partial<TranscriptionRequest> = {}, model = 'universal-3-pro') {
  const ctx = transcriptionContext('assemblyai', model, asked);
  const job = toJob(ctx.request, ctx);
  return { ...job.about(audio_url), dropped: job.dropped };
}

test('the bytes are uploaded as they came', () => {
  const { request } = transcriptionContext('assemblyai', 'universal-3-pro');

  expect(toUpload(request)).toEqual({
    path: '/upload',
    body: new RawBody('application/octet-stream', request.file.pieces),
  });
});

test('a job names the audio, the model and how to find out the language', () => {
  expect(send()).toEqual({
    path: '/transcript',
    body: { audio_url, speech_models: ['universal-3-pro'], language_detection: true },
    dropped: [],
  });
});

test.each(['best', 'nano', 'slam-1', 'universal'])('%s is known under the older name of the field', (model) => {
  expect(send({}, model).body).toEqual({ audio_url, speech_model: model, language_detection: true });
});

test.each<[asked: Partial<TranscriptionRequest>, fields: object]>([
  [{ language: 'de' }, { language_code: 'de' }],
  [{ language: 'en-US' }, { language_code: 'en_us' }],
  [{ language: 'de', extras: { language_detection: 'true' } }, { language_detection: true }],
  [{ extras: { language_code: 'es' } }, { language_code: 'es' }],
  [{ response_format: 'srt' }, { language_detection: true }],
  [{ response_format: 'diarized_json' }, { language_detection: true, speaker_labels: true }],
  [
    { prompt: 'So far:', temperature: 0 },
    { language_detection: true, prompt: 'So far:', temperature: 0 },
  ],
  [
    { extras: { punctuate: 'false', speakers_expected: '2', speech_threshold: '0.5', domain: 'medical-v1' } },
    { language_detection: true, punctuate: false, speakers_expected: 2, speech_threshold: 0.5, domain: 'medical-v1' },
  ],
  [
    { extras: { keyterms_prompt: ['2026', 'true'], custom_spelling: '[{"from":["a"],"to":"b"}]', topics: '[broken]' } },
    {
      language_detection: true,
      keyterms_prompt: ['2026', 'true'],
      custom_spelling: [{ from: ['a'], to: 'b' }],
      topics: '[broken]',
    },
  ],
])('%j asks for %j', (asked, fields) => {
  expect(send(asked).body).toEqual({ audio_url, speech_models: ['universal-3-pro'], ...fields });
});

describe('what a model lacks', () => {
  test('is left out and named where the transcript keeps its meaning', () => {
    const extras = { known_speaker_names: ['Ann'] };
    const { body, dropped } = send({ prompt: 'So far:', temperature: 0.5, extras }, 'universal-2');

    expect(body).toEqual({ audio_url, speech_models: ['universal-2'], language_detection: true });
    expect(dropped).toEqual(['prompt', 'temperature', 'known_speaker_names']);
  });

  test.each<[param: string, asked: Partial<TranscriptionRequest>]>([
    ['model', { task: 'translate' }],
    ['include', { include: ['logprobs'] }],
    ['audio_url', { extras: { audio_url: 'https://example.com/a.mp3' } }],
    ['speech_models', { extras: { speech_models: ['universal-2'] } }],
  ])('is refused where it would not: %s', (param, asked) => {
    expect(() => send(asked)).toThrow(
      expect.objectContaining({ fields: expect.objectContaining({ status: 400, param }) }),
    );
  });
});
