import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const audio = Buffer.alloc(32_000, 7);

async function convert(fields: Record<string, string>, file: Buffer<ArrayBuffer> | undefined = audio, key = 'any') {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (file) form.append('file', new Blob([file], { type: 'audio/mpeg' }), 'a.mp3');
  const response = await fetch(`${sandbox.url}/elevenlabs/v1/speech-to-text`, {
    method: 'POST',
    headers: { 'xi-api-key': key },
    body: form,
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const scribe = { model_id: 'scribe_v2' };

test('a recording is heard as words and the gaps between them', async () => {
  const { body } = await convert(scribe);

  expect(body).toMatchObject({
    language_code: 'eng',
    text: expect.stringMatching(/^This is a simulated transcript .* elevenlabs\/scribe_v2\./),
    audio_duration_secs: 2,
  });
  expect(body.words.map(({ text }: { text: string }) => text).join('')).toBe(body.text);
  expect(body.words.slice(0, 2)).toEqual([
    { text: 'This', start: 0, end: expect.any(Number), type: 'word', logprob: -0.01 },
    { text: ' ', start: expect.any(Number), end: expect.any(Number), type: 'spacing', logprob: -0.01 },
  ]);
});

test('speakers take turns where they are asked for', async () => {
  const { body } = await convert({ ...scribe, diarize: 'true' });

  expect(new Set(body.words.map((word: { speaker_id: string }) => word.speaker_id))).toEqual(
    new Set(['speaker_0', 'speaker_1']),
  );
});

test('channels are heard apart', async () => {
  const { body } = await convert({ ...scribe, use_multi_channel: 'true' });

  expect(body.transcripts.map((each: { channel_index: number }) => each.channel_index)).toEqual([0, 1]);
});

test('times can be switched off', async () => {
  const { body } = await convert({ ...scribe, timestamps_granularity: 'none' });

  expect(body.words[0]).toEqual({ text: 'This', type: 'word', logprob: -0.01 });
});

describe('refused is', () => {
  test.each<[what: string, fields: Record<string, string>, status: number, detail: unknown]>([
    ['no model', {}, 422, [{ type: 'missing', loc: ['body', 'model_id'], msg: 'Field required' }]],
    ['an unknown model', { model_id: 'scribe_v9' }, 400, { status: 'invalid_model_id' }],
    ['a language by its name', { ...scribe, language_code: 'english' }, 422, [{ loc: ['body', 'language_code'] }]],
    ['a temperature out of range', { ...scribe, temperature: '3' }, 422, [{ loc: ['body', 'temperature'] }]],
    ['a threshold of nothing', { ...scribe, diarization_threshold: '0.2' }, 400, { status: 'invalid_parameters' }],
    [
      'speakers on channels',
      { ...scribe, diarize: 'true', use_multi_channel: 'true' },
      400,
      { status: 'invalid_parameters' },
    ],
    [
      'what it is told to refuse',
      { model_id: 'scribe_v2+status=429' },
      429,
      { status: 'too_many_concurrent_requests' },
    ],
  ])('%s', async (_, fields, status, detail) => {
    expect(await convert(fields)).toMatchObject({ status, body: { detail } });
  });

  test('a form without a file, and a call without a key', async () => {
    const response = await convert(scribe, Buffer.alloc(0));

    expect(response).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'file'] }] } });
    expect(await convert(scribe, audio, '')).toMatchObject({
      status: 401,
      body: { detail: { status: 'invalid_api_key' } },
    });
  });
});
