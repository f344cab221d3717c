import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const audio = Buffer.alloc(32_000, 7);

interface Asked {
  readonly body?: Buffer<ArrayBuffer>;
  readonly headers?: Record<string, string>;
}

async function listen(query: string, { body = audio, headers = {} }: Asked = {}) {
  const response = await fetch(`${sandbox.url}/deepgram/v1/listen?${query}`, {
    method: 'POST',
    headers: { authorization: 'Token any', 'content-type': 'audio/mpeg', ...headers },
    body,
  });
  return {
    status: response.status,
    id: response.headers.get('dg-request-id'),
    body: JSON.parse(await response.text()),
  };
}

test('a recording is heard with its words, the same ones each time', async () => {
  const { body } = await listen('model=nova-3&smart_format=true&detect_language=true');
  const again = await listen('model=nova-3&smart_format=true&detect_language=true');

  const [channel] = body.results.channels;
  expect(body.metadata).toMatchObject({ duration: 2, channels: 1, request_id: expect.stringMatching(/./) });
  expect(channel.detected_language).toBe('en');
  expect(channel.alternatives[0].transcript).toMatch(/^This is a simulated transcript .* deepgram\/nova-3\./);
  expect(channel.alternatives[0].words[0]).toEqual({
    word: 'this',
    start: 0,
    end: expect.any(Number),
    confidence: 0.99,
    punctuated_word: 'This',
  });
  expect(again.body.results).toEqual(body.results);
  expect(body.results.utterances).toBeUndefined();
});

test('without formatting there are no capitals and no punctuation', async () => {
  const { body } = await listen('model=nova-3');

  const [{ transcript, words }] = body.results.channels[0].alternatives;
  expect(transcript).toMatch(/^this is a simulated transcript .* deepgram\/nova-3 nothing/);
  expect(words[0]).not.toHaveProperty('punctuated_word');
});

test.each(['diarize=true', 'diarize_model=latest'])('speakers take turns with %s', async (option) => {
  const { body } = await listen(`model=nova-3&utterances=true&${option}`);

  expect(body.results.utterances.map(({ speaker }: { speaker: number }) => speaker)).toEqual([0, 1, 0]);
  expect(body.results.channels[0].alternatives[0].words.at(-1)).toMatchObject({ speaker: 0, speaker_confidence: 0.9 });
});

test('channels are heard apart', async () => {
  const { body } = await listen('model=nova-3&utterances=true&multichannel=true');

  expect(body.results.channels).toHaveLength(2);
  expect(new Set(body.results.utterances.map(({ channel }: { channel: number }) => channel))).toEqual(new Set([0, 1]));
});

test('silence is heard as nothing', async () => {
  const { body } = await listen('model=nova-3&utterances=true', { body: Buffer.alloc(16_000) });

  expect(body.results.channels[0].alternatives).toEqual([{ transcript: '', confidence: 0, words: [] }]);
  expect(body.results.utterances).toEqual([]);
});

describe('refused is', () => {
  test.each<[what: string, query: string, asked: Asked, status: number, message: RegExp]>([
    ['no key', 'model=nova-3', { headers: { authorization: '' } }, 401, /Invalid credentials/],
    ['a bare key', 'model=nova-3', { headers: { authorization: 'key' } }, 401, /Invalid credentials/],
    ['an empty body', 'model=nova-3', { body: Buffer.alloc(0) }, 400, /failed to process audio/],
    ['JSON', 'model=nova-3', { headers: { 'content-type': 'application/json' } }, 400, /JSON payload/],
    ['an unknown model', 'model=gpt-4o', {}, 400, /No such model/],
    ['no model', '', {}, 400, /No such model/],
    ['a boolean that is none', 'model=nova-3&punctuate=yes', {}, 400, /punctuate: provided string was not/],
    ['a diarizer it does not know', 'model=nova-3&diarize_model=v9', {}, 400, /diarize_model/],
    ['a keyterm for older models', 'model=nova-2&keyterm=a', {}, 400, /Nova-3/],
    ['keywords for newer models', 'model=nova-3&keywords=a', {}, 400, /Keywords/],
    ['a language to be detected', 'model=nova-3&language=en&detect_language=true', {}, 400, /cannot be used together/],
    ['what it is told to refuse', 'model=nova-3%2Bstatus=402', {}, 402, /Simulated/],
  ])('%s', async (_, query, asked, status, message) => {
    const answer = await listen(query, asked);

    expect([answer.status, answer.id]).toEqual([status, expect.stringMatching(/^sandbox-/)]);
    expect(answer.body.err_msg).toMatch(message);
    expect(Object.keys(answer.body)).toEqual(['err_code', 'err_msg', 'request_id']);
  });
});
