import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxBaseUrl } from '../../../local/sandbox/providers.ts';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const sound = new Blob([Buffer.alloc(16_000, 7)], { type: 'audio/mpeg' });

function toForm(fields: Record<string, string | Blob>, filename = 'speech.mp3'): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, filename);
  }
  return form;
}

function send(provider: string, body: FormData | string, headers: Record<string, string> = {}): Promise<Response> {
  const url = `${sandboxBaseUrl(sandbox.url, provider)}${provider === 'azure' ? '/openai/v1' : ''}/audio/transcriptions`;
  return fetch(url, { method: 'POST', headers: { authorization: 'Bearer key', 'api-key': 'key', ...headers }, body });
}

async function refusalOf(response: Promise<Response>): Promise<unknown[]> {
  const answer = await response;
  const { error, detail, message } = (await answer.json()) as RefusalBody;
  return [answer.status, error?.param ?? detail?.[0]?.loc.at(-1) ?? message];
}

interface RefusalBody {
  readonly error?: { readonly param?: string };
  readonly detail?: { readonly loc: readonly string[] }[];
  readonly message?: string;
}

test('OpenAI answers a form with what it hears', async () => {
  const response = await send('openai', toForm({ model: 'whisper-1', file: sound, response_format: 'verbose_json' }));

  expect(await response.json()).toMatchObject({
    task: 'transcribe',
    duration: 1,
    text: expect.stringContaining('simulated'),
    segments: [{ id: 0, start: 0 }, { id: 1 }, { id: 2, end: 1 }],
  });
});

test.each([
  ['text', /^This is .*times\.\n$/],
  ['srt', /^1\n00:00:00,000 --> 00:00:0\d,\d{3}\nThis is .*\n\n2\n/],
  ['vtt', /^WEBVTT\n\n00:00:00\.000 --> 00:00:0\d\.\d{3}\nThis is .*\n\n/],
])('OpenAI answers in %s', async (response_format, written) => {
  const response = await send('openai', toForm({ model: 'whisper-1', file: sound, response_format }));

  expect([response.headers.get('content-type'), await response.text()]).toEqual([
    'text/plain; charset=utf-8',
    expect.stringMatching(written),
  ]);
});

test('WAV tells its own length, and silence has no words', async () => {
  const wav = Buffer.alloc(44 + 32_000);
  wav.write('RIFF', 0);
  wav.write('WAVE', 8);
  wav.writeUInt32LE(8_000, 28);
  const form = toForm({ model: 'whisper-1', file: new Blob([wav]), response_format: 'verbose_json' }, 'a.wav');

  expect(await (await send('openai', form)).json()).toMatchObject({ duration: 4, text: '', segments: [] });
});

describe('refused are', () => {
  const whisper = { model: 'whisper-1', file: sound };
  const diarize = { model: 'gpt-4o-transcribe-diarize', file: sound, chunking_strategy: 'auto' };

  test.each<[string, Record<string, string | Blob>, number, string]>([
    ['openai', { file: sound }, 400, 'model'],
    ['openai', { model: 'whisper-1' }, 400, 'file'],
    ['openai', { model: 'whisper-1', file: 'sound' }, 400, 'file'],
    ['openai', { model: 'whisper-1', file: new Blob([]) }, 400, 'file'],
    ['openai', { ...whisper, unknown: 'x' }, 400, 'unknown'],
    ['openai', { ...whisper, temperature: '2' }, 400, 'temperature'],
    ['openai', { ...whisper, response_format: 'xml' }, 400, 'response_format'],
    ['openai', { ...whisper, response_format: 'diarized_json' }, 400, 'response_format'],
    ['openai', { ...whisper, 'timestamp_granularities[]': 'word' }, 400, 'timestamp_granularities'],
    ['openai', { model: 'gpt-4o-transcribe', file: sound, response_format: 'verbose_json' }, 400, 'response_format'],
    ['openai', { ...diarize, prompt: 'x' }, 400, 'prompt'],
    ['openai', { model: diarize.model, file: sound }, 400, 'chunking_strategy'],
    ['azure', { ...whisper, unknown: 'x' }, 400, 'unknown'],
    ['groq', { ...whisper, response_format: 'srt' }, 400, 'response_format'],
    ['mistral', { ...whisper, response_format: 'json' }, 422, 'response_format'],
    ['mistral', { model: 'voxtral' }, 422, 'file'],
    [
      'mistral',
      { ...whisper, language: 'en', timestamp_granularities: 'word' },
      400,
      'timestamp_granularities and language cannot be set together.',
    ],
  ])('by %s: %o', async (provider, fields, status, what) => {
    const [refused, told] = await refusalOf(send(provider, toForm(fields)));

    expect([refused, provider === 'groq' ? what : told]).toEqual([status, what]);
  });

  test('files that are of no kind of sound', async () => {
    expect(await refusalOf(send('openai', toForm(whisper, 'speech.txt')))).toEqual([400, 'file']);
  });

  test.each([
    ['cut', '--b\r\ncontent-disposition: form-data; name="model"\r\n\r\nwhisper-1\r\n--b\r\n'],
    ['without a head', '--b\r\nwhisper-1\r\n--b--\r\n'],
    ['of another boundary', '--c\r\n--c--\r\n'],
  ])('forms that are %s', async (_, body) => {
    const response = await send('openai', body, { 'content-type': 'multipart/form-data; boundary=b' });

    expect([response.status, await response.json()]).toEqual([
      400,
      { error: expect.objectContaining({ message: 'The request body is not a complete form.' }) },
    ]);
  });

  test('bodies that are no forms', async () => {
    const json = { 'content-type': 'application/json' };

    expect(await refusalOf(send('openai', JSON.stringify({ model: 'whisper-1' }), json))).toEqual([400, 'file']);
  });
});
