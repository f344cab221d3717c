/** OpenAI's own client, for what it sends as forms: the same code as against OpenAI, with another base URL. */
import OpenAI, { BadRequestError, toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collect } from '../helpers/collect.ts';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';

/** One model of each way to send audio: forms of two kinds, and whatever else a provider of the registry wants. */
const models = [
  'openai/whisper-1',
  'azure/whisper-1',
  'groq/whisper-large-v3',
  'mistral/voxtral-mini-latest',
  'deepgram/nova-3',
  'elevenlabs/scribe_v1',
];

let gateway: TestGateway;
let openai: OpenAI;
beforeAll(async () => {
  gateway = await startTestGateway();
  openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });
});
afterAll(() => gateway.close());

const speech = () => toFile(Buffer.alloc(100_000, 7), 'speech.mp3');

describe.each(models)('the openai SDK with %s', (model) => {
  test('transcribes', async () => {
    const { text, usage } = await openai.audio.transcriptions.create({ model, file: await speech() });

    expect(text).toContain('simulated transcript');
    // Groq's plain JSON has the text alone.
    expect(usage !== undefined).toBe(model !== 'groq/whisper-large-v3');
  });

  test('gets segments and words with their times', async () => {
    const { segments, words, duration } = await openai.audio.transcriptions.create({
      model,
      file: await speech(),
      response_format: 'verbose_json',
      timestamp_granularities: ['word', 'segment'],
    });

    expect(segments?.[0]?.text).toContain('simulated');
    expect(words?.[0]).toMatchObject({ word: 'This', start: 0 });
    expect(duration).toBeGreaterThan(6);
  });

  test('gets captions', async () => {
    const srt = await openai.audio.transcriptions.create({ model, file: await speech(), response_format: 'srt' });

    expect(srt).toMatch(/^1\n00:00:00,000 --> /);
  });

  test('streams', async () => {
    const events = await collect(
      await openai.audio.transcriptions.create({ model, file: await speech(), stream: true }),
    );
    const deltas = events.flatMap((event) => (event.type === 'transcript.text.delta' ? [event.delta] : []));

    expect(events.at(-1)).toMatchObject({ type: 'transcript.text.done', text: deltas.join('') });
  });
});

test.each(['openai/whisper-1', 'groq/whisper-large-v3'])('the openai SDK translates with %s', async (model) => {
  const { text } = await openai.audio.translations.create({ model, file: await speech() });
  const vtt = await openai.audio.translations.create({ model, file: await speech(), response_format: 'vtt' });

  expect(text).toContain('simulated transcript');
  expect(vtt).toMatch(/^WEBVTT\n\n/);
});

test('a format that cannot be is an error that names it', async () => {
  const asked = { model: 'openai/gpt-4o-transcribe', file: await speech(), response_format: 'srt' } as const;

  await expect(openai.audio.transcriptions.create(asked)).rejects.toThrow(BadRequestError);
  await expect(openai.audio.transcriptions.create(asked)).rejects.toMatchObject({ param: 'response_format' });
});

test('a file as large as OpenAI takes is taken, and a larger one is not', async () => {
  const file = (bytes: number) => toFile(Buffer.alloc(bytes, 7), 'speech.mp3');
  const transcribe = async (bytes: number) =>
    openai.audio.transcriptions.create({ model: 'openai/whisper-1', file: await file(bytes) });
  const limit = 25 * 1024 * 1024;

  expect((await transcribe(limit)).text).toContain(`${limit} bytes`);
  await expect(transcribe(limit + 1)).rejects.toMatchObject({ status: 413, param: 'file' });
  await expect(transcribe(2 * limit)).rejects.toMatchObject({ status: 413 });
});
