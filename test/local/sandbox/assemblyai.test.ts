import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

async function call(path: string, body?: Buffer<ArrayBuffer> | object, authorization = 'any') {
  const isAudio = Buffer.isBuffer(body);
  const response = await fetch(`${sandbox.url}/assemblyai/v2${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization, 'content-type': isAudio ? 'application/octet-stream' : 'application/json' },
    ...(body && { body: isAudio ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

async function upload(seconds = 2): Promise<string> {
  return (await call('/upload', Buffer.alloc(16_000 * seconds, 7))).body.upload_url;
}

const model = { speech_models: ['universal-3-pro'], language_detection: true };

test('a job is queued, and done when it is looked at', async () => {
  const audio_url = await upload();
  const created = await call('/transcript', { audio_url, ...model });
  const { body } = await call(`/transcript/${created.body.id}`);

  expect(created).toMatchObject({ status: 200, body: { status: 'queued', audio_url, text: null } });
  expect(body).toMatchObject({
    id: created.body.id,
    status: 'completed',
    text: expect.stringMatching(/^This is a simulated transcript .* assemblyai\/universal-3-pro\./),
    utterances: null,
    audio_duration: 2,
    language_code: 'en',
  });
  expect(body.words[1]).toEqual({ text: 'is', start: 70, end: 130, confidence: 0.99, speaker: null });
});

test('a job over a long recording takes two looks', async () => {
  const { body } = await call('/transcript', { audio_url: await upload(61), ...model });
  const looks = [await call(`/transcript/${body.id}`), await call(`/transcript/${body.id}`)];

  expect(looks.map((look) => look.body.status)).toEqual(['processing', 'completed']);
});

test('speakers take turns where they are asked for', async () => {
  const { body } = await call('/transcript', { audio_url: await upload(), ...model, speaker_labels: true });
  const { utterances, words } = (await call(`/transcript/${body.id}`)).body;

  expect(utterances.map(({ speaker }: { speaker: string }) => speaker)).toEqual(['A', 'B', 'A']);
  expect(words[0].speaker).toBe('A');
});

test('a job over audio that is not there fails', async () => {
  const { body } = await call('/transcript', { audio_url: 'https://example.com/a.mp3', ...model });

  expect((await call(`/transcript/${body.id}`)).body).toMatchObject({
    status: 'error',
    error: expect.stringContaining('Download error'),
  });
});

describe('refused is', () => {
  test.each<[what: string, fields: object, error: RegExp]>([
    ['an unknown field', { ...model, chunking_strategy: 'auto' }, /chunking_strategy/],
    ['a number as text', { ...model, temperature: '0.5' }, /temperature/],
    ['no model', {}, /speech_models/],
    ['an older model in the newer field', { speech_models: ['best'] }, /Invalid speech model/],
    ['a newer model in the older field', { speech_model: 'universal-3-pro' }, /Invalid "speech_model"/],
    ['both fields', { ...model, speech_model: 'best' }, /Only one of/],
    ['a language to be detected', { ...model, language_code: 'en' }, /cannot both be set/],
    ['a prompt for a model without', { speech_models: ['universal-2'], prompt: 'a' }, /not supported by universal-2/],
    ['a prompt beside terms', { ...model, prompt: 'a', keyterms_prompt: ['b'] }, /cannot both be set/],
    ['what it is told to refuse', { speech_models: ['universal-2+status=400'] }, /Simulated/],
  ])('%s', async (_, fields, error) => {
    expect(await call('/transcript', { audio_url: await upload(), ...fields })).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(error) },
    });
  });

  test.each(['', 'Bearer key'])('the key %j', async (key) => {
    expect(await call('/transcript/x', undefined, key)).toMatchObject({
      status: 401,
      body: { error: expect.stringContaining('Authentication error') },
    });
  });

  test('a job that is unknown, without audio, or an empty upload', async () => {
    expect(await call('/transcript/unknown')).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/not found/) },
    });
    expect(await call('/transcript', model)).toMatchObject({ status: 400, body: { error: '"audio_url" is required' } });
    const empty = await fetch(`${sandbox.url}/assemblyai/v2/upload`, {
      method: 'POST',
      headers: { authorization: 'any' },
    });
    expect(empty.status).toBe(422);
  });
});

test('sandboxes know nothing of each other', async () => {
  const { body } = await call('/transcript', { audio_url: await upload(), ...model });
  const other = await startSandbox();
  const response = await fetch(`${other.url}/assemblyai/v2/transcript/${body.id}`, {
    headers: { authorization: 'any' },
  });
  await other.close();

  expect(response.status).toBe(400);
});
