import { describe, expect, test } from 'vitest';
import { readForm } from '../../../gateway/audio_transcription/read-form.ts';
import { defineConfig } from '../../../gateway/config.ts';
import type { TranscriptionRequest } from '../../../providers/base/audio_transcription/types.ts';
import { boundary, file, form, formRequest, type Part, text } from '../../helpers/form.ts';

const config = defineConfig({});
const model = text('model', 'openai/whisper-1');
const sound = file('file', 'speech.mp3', 'sound');

/** With the file's bytes as a text. */
async function read(body: readonly Buffer[], more: Parameters<typeof formRequest>[1] = {}): Promise<object> {
  const { file, ...rest } = (await readForm(formRequest(body, more), config)) as TranscriptionRequest;
  return { ...rest, file: { ...file, pieces: Buffer.concat(file.pieces).toString('latin1') } };
}

const readParts = (...parts: readonly Part[]) => read([form(...parts)]);

/** What an error says: status, parameter and message. */
async function problemOf(reading: Promise<object>): Promise<unknown> {
  return reading.then(
    (request) => request,
    ({ fields }) => [fields.status, fields.param, fields.message],
  );
}

const plain = {
  model: 'openai/whisper-1',
  task: 'transcribe',
  extras: {},
  file: { name: 'speech.mp3', type: 'audio/mpeg', size: 5, pieces: 'sound' },
};

describe('a form becomes a request', () => {
  test('with no more than model and file', async () => {
    expect(await readParts(model, sound)).toEqual(plain);
  });

  test('whatever the order of its parts', async () => {
    expect(await readParts(sound, model)).toEqual(plain);
  });

  test('of all of OpenAI’s fields, each in its type', async () => {
    const request = await readParts(
      model,
      sound,
      text('language', 'de'),
      text('prompt', 'Grüße & "Küsse"\r\nzwei Zeilen'),
      text('response_format', 'verbose_json'),
      text('temperature', '0.5'),
      text('timestamp_granularities[]', 'word'),
      text('timestamp_granularities[]', 'segment'),
      text('include[]', 'logprobs'),
      text('stream', 'true'),
    );

    expect(request).toEqual({
      ...plain,
      language: 'de',
      prompt: 'Grüße & "Küsse"\r\nzwei Zeilen',
      response_format: 'verbose_json',
      temperature: 0.5,
      timestamp_granularities: ['word', 'segment'],
      include: ['logprobs'],
      stream: true,
    });
  });

  test.each([
    [[text('timestamp_granularities', 'word')], ['word']],
    [[text('timestamp_granularities', '["word","segment"]')], ['word', 'segment']],
    [
      [text('timestamp_granularities', 'word'), text('timestamp_granularities', 'segment')],
      ['word', 'segment'],
    ],
    [[text('timestamp_granularities[]', 'segment')], ['segment']],
  ])('with granularities in any spelling: %j', async (parts, granularities) => {
    const request = await readParts(model, sound, text('response_format', 'verbose_json'), ...parts);

    expect(request).toMatchObject({ timestamp_granularities: granularities });
  });

  test.each([
    ['true', true],
    ['True', true],
    ['FALSE', false],
  ])('whose stream is %s', async (spelled, stream) => {
    expect(await readParts(model, sound, text('stream', spelled))).toEqual({ ...plain, stream });
  });

  test('with all other fields as the provider’s own, lists where a name is one or comes again', async () => {
    const request = await readParts(
      model,
      sound,
      text('chunking_strategy[type]', 'server_vad'),
      text('known_speaker_names[]', 'Ann'),
      text('keyterm', 'a'),
      text('keyterm', 'b'),
      text('diarize', 'true'),
      text('__proto__', 'x'),
    );

    expect(request).toEqual({
      ...plain,
      extras: Object.fromEntries([
        ['chunking_strategy[type]', 'server_vad'],
        ['known_speaker_names', ['Ann']],
        ['keyterm', ['a', 'b']],
        ['diarize', 'true'],
        ['__proto__', 'x'],
      ]),
    });
  });

  test('with the default for each field that is empty', async () => {
    const empty = ['language', 'prompt', 'response_format', 'temperature', 'stream', 'include[]', 'keyterm'];

    expect(await readParts(model, sound, ...empty.map((name) => text(name, '')))).toEqual(plain);
  });

  test('that translates, at the other path', async () => {
    const path = '/audio/translations';

    expect(await read([form(model, sound)], { path })).toEqual({ ...plain, task: 'translate' });
  });

  test.each([
    ['speech.wav', 'application/octet-stream', 'speech.wav', 'audio/wav'],
    ['SPEECH.M4A', 'application/octet-stream', 'SPEECH.M4A', 'audio/mp4'],
    ['a.b.opus', 'text/plain', 'a.b.opus', 'audio/ogg'],
    ['speech.mp3', 'audio/x-mp3', 'speech.mp3', 'audio/x-mp3'],
    ['clip.webm', 'video/webm', 'clip.webm', 'video/webm'],
    ['speech', 'application/octet-stream', 'speech', 'application/octet-stream'],
    ['speech.constructor', 'application/octet-stream', 'speech.constructor', 'application/octet-stream'],
    ['blob', 'audio/webm;codecs=opus', 'blob.webm', 'audio/webm'],
    ['a.b', 'audio/flac', 'a.b', 'audio/flac'],
    ['', 'audio/x-wav', 'audio.wav', 'audio/x-wav'],
    ['', 'audio/mpeg', 'audio.mp3', 'audio/mpeg'],
    ['', 'audio/ogg;codecs=opus', 'audio.ogg', 'audio/ogg'],
    ['', 'audio/unheard-of', 'audio', 'audio/unheard-of'],
    ['speech.mp3', 'Audio/MPEG', 'speech.mp3', 'audio/mpeg'],
    ['speech', 'audio/ogg\nx: y', 'speech.ogg', 'audio/ogg'],
    ['speech', 'no type', 'speech', 'application/octet-stream'],
  ])('whose file %j of type %s is %s of type %s', async (filename, type, name, known) => {
    expect(await readParts(model, file('file', filename, 'sound', type))).toMatchObject({
      file: { name, type: known },
    });
  });

  test('whose file has no name but a type of sound', async () => {
    const unnamed: Part = ['Content-Disposition: form-data; name="file"\r\nContent-Type: audio/flac', 'sound'];

    expect(await readParts(model, unnamed)).toMatchObject({ file: { name: 'audio.flac', type: 'audio/flac' } });
  });

  test('whose file has no name and no type, told from texts of that type by its field', async () => {
    const octets = (name: string, content: string): Part => [
      `Content-Disposition: form-data; name="${name}"\r\nContent-Type: application/octet-stream`,
      content,
    ];

    expect(await readParts(octets('model', 'openai/whisper-1'), octets('file', 'sound'))).toEqual({
      ...plain,
      file: { name: 'audio', type: 'application/octet-stream', size: 5, pieces: 'sound' },
    });
  });

  test.each([
    [`filename="a \\"b\\".mp3"`, 'a "b".mp3'],
    ['filename="a %22b%22.mp3"', 'a "b".mp3'],
    ['filename=plain.mp3', 'plain.mp3'],
    ['filename="a;b.mp3"; x=y', 'a;b.mp3'],
    [`filename="fallback.mp3"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.mp3`, 'Größe.mp3'],
    [`filename*=utf-8''%E9.mp3`, 'audio.mp3'],
    ['filename="/etc/../a.mp3"', 'a.mp3'],
  ])('whose file is named by %s', async (spelled, name) => {
    const part: Part = [`content-disposition:form-data;  NAME=file ; ${spelled}\r\ncontent-type: audio/mpeg`, 'sound'];

    expect(await readParts(model, part)).toMatchObject({ file: { name } });
  });

  test('whose file’s name is no path, and may be of any script', async () => {
    expect(await readParts(model, file('file', 'C:\\sounds\\Größe 音.mp3', 'sound'))).toMatchObject({
      file: { name: 'Größe 音.mp3' },
    });
  });

  test('by a boundary in quotes, with text before and after the parts', async () => {
    const headers = { 'content-type': `Multipart/Form-Data; charset=utf-8; boundary="${boundary}"` };
    const body = [Buffer.from('preamble\r\n'), form(model, sound), Buffer.from('epilogue')];

    expect(await read(body, { headers })).toEqual(plain);
  });
});

describe('the bytes of a file', () => {
  // All that a careless parser would stumble on.
  const bytes = Buffer.concat([
    Buffer.from(Array.from({ length: 256 }, (_, index) => index)),
    Buffer.from(`\r\n\r\n--\r\n-\r\n--form-bound\r\r\n--form-boundary-8\r\n--${boundary.slice(0, -1)}\r\n--\r`),
  ]);
  const body = form(model, file('file', 'a.bin', bytes), text('language', 'en'));
  const expected = {
    ...plain,
    language: 'en',
    file: { name: 'a.bin', type: 'audio/mpeg', size: bytes.length, pieces: bytes.toString('latin1') },
  };

  test('are the same however the body is cut in two', async () => {
    for (let at = 0; at <= body.length; at += 1) {
      expect(await read([body.subarray(0, at), body.subarray(at)]), `cut at ${at}`).toEqual(expected);
    }
  });

  test.each([1, 2, 3, 5, 7, 16, 17, 18, 19, 20, 21, 64])('are the same in pieces of %i bytes', async (size) => {
    const count = Math.ceil(body.length / size);
    const pieces = Array.from({ length: count }, (_, index) => body.subarray(index * size, (index + 1) * size));

    expect(await read(pieces)).toEqual(expected);
  });

  test('are not copied', async () => {
    const large = Buffer.alloc(200_000, 'x');
    const whole = form(model, file('file', 'a.mp3', large));
    const pieces = [whole.subarray(0, 70_000), whole.subarray(70_000)];

    const { file: read } = await readForm(formRequest(pieces), config);

    expect(Buffer.concat(read.pieces).equals(large)).toBe(true);
    expect(read.pieces.filter((piece) => piece.length > 256).every((piece) => piece.buffer === whole.buffer)).toBe(
      true,
    );
    expect(read.pieces.length).toBeLessThan(5);
  });
});

describe('a body that is no form', () => {
  test.each([
    ['application/json', /multipart\/form-data.*`file`/],
    ['audio/mpeg', /multipart\/form-data/],
    ['multipart/form-data', /no boundary/],
    [undefined, /multipart\/form-data/],
  ])('of the type %s is told what is taken', async (type, message) => {
    const headers = { 'content-type': type };

    expect(await problemOf(read([form(model, sound)], { headers }))).toEqual([
      400,
      null,
      expect.stringMatching(message),
    ]);
  });

  test('is each that was cut, wherever', async () => {
    const body = form(model, text('language', 'en'), sound);
    // The last line break is nobody's loss.
    for (let at = 0; at < body.length - 2; at += 1) {
      expect(await problemOf(read([body.subarray(0, at)])), `cut at ${at}`).toEqual([
        400,
        null,
        expect.stringMatching(/^The multipart body (?:was cut|does not have the boundary)/),
      ]);
    }
  });

  test.each<[string, string | Buffer, string]>([
    ['nothing', '', 'does not have the boundary'],
    ['of another boundary', '--other\r\n\r\n--other--\r\n', 'does not have the boundary'],
    ['a part without head or content', `--${boundary}\r\n--${boundary}--\r\n`, 'without a usable field name'],
    [
      'a part whose head does not end',
      `--${boundary}\r\nContent-Disposition: form-data; name="model"\r\n--${boundary}--`,
      'without a usable field name',
    ],
    ['a part with a head that is too long', form(text(`m${'x'.repeat(17_000)}`, 'a')), 'without a usable field name'],
    ['a part with a name that is too long', form(text('m'.repeat(201), 'a')), 'without a usable field name'],
    ['a part without a name', form(['Content-Disposition: form-data', 'x'], sound), 'without a usable field name'],
    ['a part without a disposition', form(['Content-Type: text/plain', 'x'], sound), 'without a usable field name'],
    [
      'a part of another disposition',
      form(['Content-Disposition: inline; name="model"', 'x'], sound),
      'without a usable field name',
    ],
    [
      'a file that names no field',
      form(model, ['Content-Disposition: form-data; filename="a.mp3"', 'x']),
      'without a usable field name',
    ],
    ['of lines that end otherwise', form(model, sound).toString('latin1').replaceAll('\r\n', '\n'), 'boundary'],
    [
      'too many fields',
      form(sound, model, ...Array.from({ length: 200 }, () => text('f', 'x'))),
      'more than 200 parts',
    ],
    ['a field too large', form(sound, model, text('prompt', 'x'.repeat(5_000_000))), 'too large'],
  ])('is %s', async (_, body, problem) => {
    expect(await problemOf(read([Buffer.from(body as string)]))).toEqual([400, null, expect.stringContaining(problem)]);
  });
});

test.each<[string, Part]>([
  ['type', file('f', 'x', 'x', `a${' '.repeat(15_000)}b`)],
  ['parameter', [`Content-Disposition: form-data;a${' '.repeat(15_000)}b`, 'x']],
])('a form is read at once, however many spaces stand in the %s of its parts', async (_, part) => {
  const body = form(...Array.from({ length: 100 }, () => part));
  const before = performance.now();

  expect(await problemOf(read([body]))).toMatchObject({ 0: 400 });
  expect(performance.now() - before).toBeLessThan(1_000);
});

describe('a form that is no request', () => {
  test.each<[Part[], string, string]>([
    [[], 'model', 'Missing required parameter: `model`.'],
    [[sound], 'model', 'Missing required parameter: `model`.'],
    [[sound, text('model', '')], 'model', 'Missing required parameter: `model`.'],
    [[sound, model, model], 'model', 'Invalid value for `model`: must be a string.'],
    [[model], 'file', 'Missing required parameter: `file`.'],
    [
      [model, text('file', 'sound')],
      'file',
      '`file` is a text here. Send the bytes of the audio, as a part with a filename.',
    ],
    [
      [model, sound, text('file', 'x')],
      'file',
      '`file` is a text here. Send the bytes of the audio, as a part with a filename.',
    ],
    [[model, file('file', 'a.mp3', '')], 'file', '`file` is empty.'],
    [[model, sound, sound], 'file', 'There is more than one file in the form; send one, as `file`.'],
    [[model, sound, sound, sound], 'file', 'There is more than one file in the form; send one, as `file`.'],
    [
      [model, file('audio', 'a.mp3', 'x')],
      'file',
      'The audio must be in the field `file`; the form has it in another one.',
    ],
    [
      [model, sound, text('response_format', 'xml')],
      'response_format',
      'Invalid value for `response_format`: must be json, text, srt, verbose_json, vtt or diarized_json.',
    ],
    [[model, sound, text('temperature', 'warm')], 'temperature', 'Invalid value for `temperature`: must be a number.'],
    [[model, sound, text('temperature', '1.5')], 'temperature', 'Invalid value for `temperature`: must be at most 1.'],
    [[model, sound, text('stream', 'yes')], 'stream', 'Invalid value for `stream`: must be true or false.'],
    [
      [model, sound, text('response_format', 'verbose_json'), text('timestamp_granularities[]', 'letter')],
      'timestamp_granularities[0]',
      'Invalid value for `timestamp_granularities[0]`: must be word or segment.',
    ],
    [
      [model, sound, text('timestamp_granularities[]', 'word')],
      'timestamp_granularities',
      'Invalid value for `timestamp_granularities`: needs the response_format verbose_json.',
    ],
    [
      [model, sound, text('language', 'de'), text('language', 'en')],
      'language',
      'Invalid value for `language`: must be a string.',
    ],
  ])('%#: %j', async (parts, param, message) => {
    expect(await problemOf(readParts(...parts))).toEqual([400, param, message]);
  });

  test('a file above 25 MB is a 413 that says so', async () => {
    const body = form(model, file('file', 'long.wav', Buffer.alloc(25 * 1024 * 1024 + 1)));

    expect(await problemOf(read([body]))).toEqual([413, 'file', expect.stringMatching(/26214401 bytes.*25 MB/)]);
  });

  test('a file of just 25 MB is taken', async () => {
    const body = form(model, file('file', 'long.wav', Buffer.alloc(25 * 1024 * 1024, 1)));

    expect((await readForm(formRequest([body]), config)).file.size).toBe(25 * 1024 * 1024);
  });
});
