/** One suite over every transcribing provider of the registry, through the whole gateway and the provider's own wire format. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audioTranscription } from '../../providers/audio_transcription.ts';
import { startContractGateway, statuses } from '../helpers/contract.ts';
import type { TestGateway } from '../helpers/gateway.ts';
import { readStreamed, type Streamed } from '../helpers/read-streamed.ts';

type Lack = 'times' | 'words' | 'speakers' | 'translation' | 'streaming' | 'logprobs' | 'usage';

/**
 * A model of each provider, and what it lacks: asked for, each is refused. Without streaming, a stream is made of the whole;
 * without usage, plain JSON does not tell it.
 */
const models: Record<string, { model: string; lacks?: readonly Lack[] }> = {
  openai: { model: 'whisper-1', lacks: ['speakers', 'streaming'] },
  azure: { model: 'whisper-1', lacks: ['speakers', 'streaming'] },
  groq: { model: 'whisper-large-v3', lacks: ['speakers', 'streaming', 'logprobs', 'usage'] },
  mistral: { model: 'voxtral-mini-latest', lacks: ['translation', 'logprobs'] },
  deepgram: { model: 'nova-3', lacks: ['translation', 'streaming', 'logprobs'] },
  elevenlabs: { model: 'scribe_v2', lacks: ['translation', 'streaming', 'logprobs'] },
  assemblyai: { model: 'universal-3-pro', lacks: ['translation', 'streaming', 'logprobs'] },
  gemini: { model: 'gemini-2.5-flash', lacks: ['times', 'words', 'speakers', 'logprobs'] },
  openai_compatible: { model: 'any-model', lacks: ['speakers'] },
};

/** OpenAI's models that are unlike Whisper. */
const others = {
  'openai: json only': { provider: 'openai', model: 'gpt-4o-transcribe', lacks: ['times', 'words', 'speakers'] },
  'openai: speakers': { provider: 'openai', model: 'gpt-4o-transcribe-diarize', lacks: ['words', 'logprobs'] },
} as const;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startContractGateway();
});
afterAll(() => gateway.close());

/** A second of 16-bit sound at 8 kHz, and more. */
const sound = wav(40_000);

function wav(bytes: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16_000, 28);
  return Buffer.concat([head, Buffer.alloc(bytes, 'canary-sound')]);
}

type Fields = Record<string, string | readonly string[]>;

async function post(fields: Fields, path = '/v1/audio/transcriptions'): Promise<Response> {
  const form = new FormData();
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) form.append(name, value);
  form.append('file', new Blob([sound], { type: 'audio/wav' }), 'canary-name.wav');
  const headers = { authorization: `Bearer ${gateway.key}` };
  return fetch(gateway.url + path, { method: 'POST', headers, body: form });
}

async function written(fields: Fields): Promise<string> {
  const response = await post(fields);
  const text = await response.text();
  expect([response.status, text]).toEqual([200, expect.any(String)]);
  return text;
}

async function errorOf(response: Response): Promise<Record<string, unknown>> {
  const { error } = (await response.json()) as { error: Record<string, unknown> };
  return { status: response.status, ...error };
}

async function streamed(fields: Fields): Promise<Streamed<Record<string, unknown>>> {
  return readStreamed(await post({ ...fields, stream: 'true' }));
}

test('the suite knows every provider of the registry', () => {
  expect(Object.keys(models)).toEqual(expect.arrayContaining(Object.keys(audioTranscription)));
});

const served = Object.entries(models).filter(([provider]) => provider in audioTranscription);
const cases = [
  ...served.map(([provider, rest]) => [provider, { provider, lacks: [], ...rest }] as const),
  ...Object.entries(others),
] as const;

describe.each(cases)('%s', (_, { provider, model, lacks: lacking }) => {
  const prefix = provider === 'openai_compatible' ? 'vllm' : provider;
  const target = `${prefix}/${model}`;
  const lacks = lacking as readonly Lack[];
  const can = (what: Lack) => !lacks.includes(what);

  test('json is the text, with what was used, on the log line too', async () => {
    const before = gateway.lines.length;
    const { text, usage } = JSON.parse(await written({ model: target }));

    expect(text).toContain('simulated transcript');
    await expect.poll(() => gateway.lines.length).toBe(before + 1);
    if (!can('usage')) return expect(usage).toBeUndefined();
    expect(usage).toEqual(expect.objectContaining({ type: expect.stringMatching(/^(?:duration|tokens)$/) }));
    expect(gateway.lines.at(-1)).toMatchObject(
      usage.type === 'tokens'
        ? { promptTokens: usage.input_tokens, completionTokens: usage.output_tokens }
        : { audioSeconds: usage.seconds },
    );
  });

  test('text is the same text', async () => {
    const { text } = JSON.parse(await written({ model: target, response_format: 'json' }));

    expect(await written({ model: target, response_format: 'text' })).toBe(`${text}\n`);
  });

  test.runIf(can('times'))('captions come as SubRip and as WebVTT', async () => {
    const srt = await written({ model: target, response_format: 'srt' });
    const vtt = await written({ model: target, response_format: 'vtt' });

    expect(srt).toMatch(/^1\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\n\S.*simulated.*\n\n2\n/);
    expect(srt).toMatch(/[^\n]\n\n$/);
    expect(vtt).toMatch(/^WEBVTT\n\n00:00:0\d\.\d{3} --> 00:00:0\d\.\d{3}\n\S.*simulated.*\n\n00:/);
  });

  test.runIf(can('times'))('verbose_json has segments with times', async () => {
    const { task, text, segments, words } = JSON.parse(
      await written({ model: target, response_format: 'verbose_json' }),
    );

    expect([task, words]).toEqual(['transcribe', undefined]);
    expect(text).toContain('simulated transcript');
    expect(segments[0]).toMatchObject({
      id: 0,
      start: 0,
      end: expect.any(Number),
      text: expect.stringContaining('sim'),
    });
  });

  test.runIf(can('words'))('verbose_json has words, and segments beside them where both are asked for', async () => {
    const asked = { model: target, response_format: 'verbose_json' };
    const alone = JSON.parse(await written({ ...asked, 'timestamp_granularities[]': 'word' }));
    const both = JSON.parse(await written({ ...asked, 'timestamp_granularities[]': ['word', 'segment'] }));

    expect(alone.words[0]).toMatchObject({ word: 'This', start: 0, end: expect.any(Number) });
    expect(alone.segments).toBeUndefined();
    expect(both.words).toEqual(alone.words);
    expect(both.segments.length).toBeGreaterThan(0);
  });

  test.runIf(can('speakers'))('diarized_json tells who speaks', async () => {
    const { task, segments } = JSON.parse(await written({ model: target, response_format: 'diarized_json' }));
    const speakers = new Set(segments.map(({ speaker }: { speaker: unknown }) => speaker));

    expect(task).toBe('transcribe');
    expect(segments[0]).toEqual({
      type: 'transcript.text.segment',
      id: expect.stringMatching(/./),
      start: expect.any(Number),
      end: expect.any(Number),
      text: expect.stringMatching(/./),
      speaker: expect.any(String),
    });
    expect(speakers.size).toBe(2);
  });

  test.each([
    ...(can('times') ? [] : (['srt', 'vtt', 'verbose_json'] as const)),
    ...(can('speakers') ? [] : (['diarized_json'] as const)),
  ])('%s, which cannot be made, is refused by name', async (response_format) => {
    expect(await errorOf(await post({ model: target, response_format }))).toMatchObject({
      status: 400,
      param: 'response_format',
      type: 'invalid_request_error',
    });
  });

  test.runIf(can('times') && !can('words'))('words, which are not told, are refused by name', async () => {
    const asked = { model: target, response_format: 'verbose_json', 'timestamp_granularities[]': 'word' };

    expect(await errorOf(await post(asked))).toMatchObject({ status: 400, param: 'timestamp_granularities' });
  });

  test.runIf(!can('logprobs'))('log probabilities, which are not told, are refused by name', async () => {
    expect(await errorOf(await post({ model: target, 'include[]': 'logprobs' }))).toMatchObject({
      status: 400,
      param: 'include',
    });
  });

  test('a stream is the same text, with the same usage', async () => {
    const { text, usage } = JSON.parse(await written({ model: target }));
    const before = gateway.lines.length;
    const { chunks: events, done } = await streamed({ model: target });
    const deltas = events.filter(({ type }) => type === 'transcript.text.delta').map(({ delta }) => delta);

    expect(done).toBe(true);
    expect(deltas.join('')).toBe(text);
    expect(events.at(-1)).toEqual({
      type: 'transcript.text.done',
      text,
      // vLLM counts tokens in a stream, and seconds in a whole answer.
      usage: provider === 'openai_compatible' ? expect.objectContaining({ type: 'tokens' }) : usage,
    });
    expect(deltas.length > 1).toBe(can('streaming'));
    await expect.poll(() => gateway.lines.length).toBe(before + 1);
    const { audioSeconds, promptTokens } = gateway.lines.at(-1) ?? {};
    if (can('usage')) expect(audioSeconds ?? promptTokens).toBeGreaterThan(0);
  });

  test.each(can('streaming') ? ['cut=8', 'end=8', 'stall=8', 'error=8'] : [])(
    'a stream that breaks (%s) ends with an error and no clean finish',
    async (fault) => {
      const { chunks: events, error, done } = await streamed({ model: `${target}+${fault}+words=40` });

      expect(error?.['message']).toMatch(/./);
      expect(done).toBe(false);
      expect(events.map(({ type }) => type)).not.toContain('transcript.text.done');
    },
  );

  test('a stream refused before its first event is a real status', async () => {
    const response = await post({ model: `${target}+status=429`, stream: 'true' });

    expect([response.status, response.headers.get('content-type')]).toEqual([429, 'application/json']);
  });

  test('a translation is English, or refused', async () => {
    const response = await post({ model: target }, '/v1/audio/translations');

    if (can('translation')) expect(await response.json()).toMatchObject({ text: expect.stringContaining('simulated') });
    else expect(await errorOf(response)).toMatchObject({ status: 400, param: 'model', code: 'unsupported_endpoint' });
  });

  test('language, prompt and temperature are taken, or named as dropped', async () => {
    const response = await post({ model: target, language: 'en', prompt: 'Names', temperature: '0.2' });

    expect(response.status).toBe(200);
    expect(response.headers.get('x-rawdog-dropped-params') ?? '').toMatch(/^(?:(?:language|prompt|temperature),?)*$/);
  });

  test.each(statuses)(
    "the status %i of the provider becomes %i, in OpenAI's shape",
    async (upstream, status, retry) => {
      const response = await post({ model: `${target}+status=${upstream}+retry-after=7` });
      const { error } = (await response.json()) as { error: Record<string, unknown> };

      expect([response.status, response.headers.get('x-should-retry')]).toEqual([status, retry]);
      expect(Object.keys(error)).toEqual(['message', 'type', 'param', 'code']);
      expect(error['message']).toMatch(/./);
      if (upstream === 429) expect(response.headers.get('retry-after')).toBe('7');
    },
  );

  test.each(['html', 'half', 'empty', 'wrong'])('an answer that is none (%s) is a 502', async (fault) => {
    expect(await errorOf(await post({ model: `${target}+${fault}` }))).toMatchObject({
      status: 502,
      code: 'invalid_response',
    });
  });

  test('neither the sound, nor what was said, nor the name of its file is on a log line', async () => {
    await post({ model: target, prompt: 'canary-prompt', language: 'en' });
    await post({ model: `${target}+status=400`, prompt: 'canary-prompt' });

    expect(JSON.stringify(gateway.lines)).not.toMatch(/canary|simulated/);
  });
});

test('a field is named as dropped whatever its name', async () => {
  const response = await post({ model: 'mistral/voxtral-mini-latest', 'größe\r\n': '7' });

  expect([response.status, response.headers.get('x-rawdog-dropped-params')]).toEqual([200, 'gr??e??']);
});
