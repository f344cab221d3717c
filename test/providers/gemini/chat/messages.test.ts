import { describe, expect, test } from 'vitest';
import type { ContentPart, Message } from '../../../../providers/base/chat-types.ts';
import { signId } from '../../../../providers/base/signed-ids.ts';
import { contentsOf, send } from '../send.ts';

const user = (content: string | ContentPart[]): Message => ({ role: 'user', content });
const assistant = (content: string): Message => ({ role: 'assistant', content });
const system = (content: string): Message => ({ role: 'system', content });
const call = (id: string, name = 'get_weather', args = '{"city":"Paris"}') =>
  ({ id, type: 'function', function: { name, arguments: args } }) as const;
const result = (tool_call_id: string, content: string | ContentPart[] = '18'): Message =>
  ({ role: 'tool', tool_call_id, content }) as Message;
const turn = (role: string, ...parts: object[]) => ({ role, parts });

describe('models without a system instruction', () => {
  const gemma = 'gemma-3-27b-it';

  test('find it at the head of the first user turn', () => {
    expect(send({ messages: [system('Be brief.'), system('Be kind.'), user('Hi')] }, gemma).body).toEqual({
      contents: [turn('user', { text: 'Be brief.\n\n' }, { text: 'Be kind.\n\n' }, { text: 'Hi' })],
    });
  });

  test('get a user turn for it where there is none', () => {
    expect(contentsOf([system('Be brief.'), assistant('Hello.')], gemma)).toEqual([
      turn('user', { text: 'Be brief.\n\n' }),
      turn('model', { text: 'Hello.' }),
    ]);
    expect(contentsOf([system('Be brief.')], gemma)).toEqual([turn('user', { text: 'Be brief.\n\n' })]);
  });
});

describe('signatures', () => {
  const step = (message: object, model?: string) => {
    const messages = [user('Weather?'), { role: 'assistant', content: null, ...message }] as Message[];
    const calls = (message as { tool_calls: { id: string }[] }).tool_calls;
    return contentsOf([...messages, ...calls.map(({ id }) => result(id))], model);
  };
  const functionCall = { name: 'get_weather', args: { city: 'Paris' } };
  const functionResponse = { name: 'get_weather', response: { output: '18' } };
  const signed = signId('g1bmv6il', { signature: 'c2ln' });

  test("a client that returns only OpenAI's fields keeps them through the id", () => {
    expect(step({ tool_calls: [call(signed)] })).toEqual([
      turn('user', { text: 'Weather?' }),
      turn('model', { functionCall: { id: 'g1bmv6il', ...functionCall }, thoughtSignature: 'c2ln' }),
      turn('user', { functionResponse: { id: 'g1bmv6il', ...functionResponse } }),
    ]);
  });

  test('a client that keeps `extra_content` but mints new ids keeps them too', () => {
    const extra_content = { google: { thought_signature: 'ZXh0cmE=' } };

    expect(step({ tool_calls: [{ ...call('call_1'), extra_content }] })[1]).toEqual(
      turn('model', { functionCall, thoughtSignature: 'ZXh0cmE=' }),
    );
    expect(step({ tool_calls: [{ ...call(signed), extra_content }] })[1]).toEqual(
      turn('model', { functionCall: { id: 'g1bmv6il', ...functionCall }, thoughtSignature: 'ZXh0cmE=' }),
    );
  });

  test('that are lost are told to Gemini 3 as lost, on the first call of each step', () => {
    const skip = { thoughtSignature: 'skip_thought_signature_validator' };
    const tool_calls = [call('call_1'), call('call_2')];

    for (const model of ['gemini-3-pro-preview', 'gemini-4', 'models/gemini-flash-latest'])
      expect(step({ tool_calls }, model)[1]).toEqual(turn('model', { functionCall, ...skip }, { functionCall }));
    for (const model of ['gemini-2.5-pro', 'gemma-4-31b-it', 'tunedModels/mine'])
      expect(step({ tool_calls }, model)[1]).toEqual(turn('model', { functionCall }, { functionCall }));
  });

  test('have nothing to do with ids, of which Gemini makes some that look like those of others', () => {
    const own = { id: 'call_129591', ...functionCall };

    expect(step({ tool_calls: [call('call_129591')] }, 'gemini-2.5-pro')[1]).toEqual(
      turn('model', { functionCall: own }),
    );
  });

  test('of another provider are ignored, and so are its ids', () => {
    const foreign = signId('toolu_1', { blocks: [{ type: 'thinking', thinking: 'Hm', signature: 'c2ln' }] });

    expect(step({ tool_calls: [call(foreign)] }, 'gemini-2.5-pro').slice(1)).toEqual([
      turn('model', { functionCall }),
      turn('user', { functionResponse }),
    ]);
  });

  test('in an id that was changed are a clear 400', () => {
    const messages = [user('Hi'), { role: 'assistant', tool_calls: [call('x__sig_!!')] }, result('x__sig_!!')];

    expect(send({ messages: messages as Message[] })).toEqual({ error: { param: 'messages', code: 'invalid_value' } });
  });
});

describe('results of functions', () => {
  const responses = (content: string | ContentPart[], model?: string) =>
    (
      contentsOf(
        [user('Hi'), { role: 'assistant', tool_calls: [call('call_1')] }, result('call_1', content)],
        model,
      )[2] as {
        parts: object[];
      }
    ).parts;
  const response = (value: object, more: object = {}) => ({
    functionResponse: { name: 'get_weather', response: value, ...more },
  });

  test.each([
    ['an object stays one', '{"degrees":18}', { degrees: 18 }],
    ['a list is wrapped', '[1,2]', { output: '[1,2]' }],
    ['a text is wrapped', 'sunny', { output: 'sunny' }],
    ['nothing is wrapped', '', { output: '' }],
    ['an object with references stays text', '{"$ref":"#/a"}', { output: '{"$ref":"#/a"}' }],
    [
      'an object with a number too long for us stays text',
      '{"id":1234567890123456789}',
      { output: '{"id":1234567890123456789}' },
    ],
  ])('%s', (_, content, expected) => {
    expect(responses(content)).toEqual([response(expected)]);
  });

  test('hold images inside for Gemini 3, and have them behind for older models', () => {
    const content: ContentPart[] = [
      { type: 'text', text: 'A chart' },
      { type: 'text', text: 'of rain' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
      { type: 'image_url', image_url: { url: 'https://example.com/b.webp' } },
    ];
    const inline = { inlineData: { mimeType: 'image/png', data: 'iVBO' } };
    const remote = { fileData: { mimeType: 'image/webp', fileUri: 'https://example.com/b.webp' } };
    const text = { output: 'A chart\nof rain' };

    expect(responses(content)).toEqual([response(text, { parts: [inline] }), remote]);
    expect(responses(content, 'gemini-2.5-pro')).toEqual([response(text), inline, remote]);
  });

  test('go with the turn they answer when the same id comes again later', () => {
    const round = (content: string): Message[] => [
      { role: 'assistant', tool_calls: [call('call_1')] },
      result('call_1', content),
    ];
    const contents = contentsOf([user('Hi'), ...round('first'), ...round('second')]);

    expect([contents[2], contents[4]]).toEqual([
      turn('user', response({ output: 'first' })),
      turn('user', response({ output: 'second' })),
    ]);
  });
});

test('a refusal is what the model said', () => {
  const refusal = { role: 'assistant', content: null, refusal: 'No.' } as Message;

  expect(contentsOf([user('Hi'), refusal])[1]).toEqual(turn('model', { text: 'No.' }));
});

test('a conversation that begins with a call gets a user turn before it', () => {
  expect(contentsOf([{ role: 'assistant', tool_calls: [call('call_1')] }, result('call_1')])[0]).toEqual(
    turn('user', { text: '.' }),
  );
});

describe('a part of content', () => {
  const partOf = (part: object) => send({ messages: [user([part as ContentPart])] });
  const file = (more: object) => ({ type: 'file', file: more });
  const image = (url: string) => ({ type: 'image_url', image_url: { url } });

  test.each([
    [
      'a JPEG under its nickname',
      image('data:image/jpg;base64,/9j/'),
      { inlineData: { mimeType: 'image/jpeg', data: '/9j/' } },
    ],
    [
      'an image without an ending',
      image('https://a.b/c?d=e.f/'),
      { fileData: { mimeType: 'image/jpeg', fileUri: 'https://a.b/c?d=e.f/' } },
    ],
    [
      'an image with a query',
      image('https://a.b/c.WEBP?d=1'),
      { fileData: { mimeType: 'image/webp', fileUri: 'https://a.b/c.WEBP?d=1' } },
    ],
    ['an image in a bucket', image('gs://b/c.png'), { fileData: { mimeType: 'image/png', fileUri: 'gs://b/c.png' } }],
    [
      "a file at Google's",
      image('https://generativelanguage.googleapis.com/v1beta/files/abc'),
      { fileData: { fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/abc' } },
    ],
    [
      'a video at YouTube',
      { type: 'video_url', video_url: { url: 'https://youtu.be/abc' } },
      { fileData: { fileUri: 'https://youtu.be/abc' } },
    ],
    [
      'a video',
      { type: 'video_url', video_url: { url: 'https://a.b/c' } },
      { fileData: { mimeType: 'video/mp4', fileUri: 'https://a.b/c' } },
    ],
    [
      'an MP3',
      { type: 'input_audio', input_audio: { data: 'SUQz', format: 'mp3' } },
      { inlineData: { mimeType: 'audio/mp3', data: 'SUQz' } },
    ],
    ['bare base64', file({ file_data: 'JVBERi0=' }), { inlineData: { mimeType: 'application/pdf', data: 'JVBERi0=' } }],
    [
      'bare base64 with a name',
      file({ file_data: 'SGk=', filename: 'a.TXT' }),
      { inlineData: { mimeType: 'text/plain', data: 'SGk=' } },
    ],
    [
      'a file by URL',
      file({ file_data: 'https://a.b/c', filename: 'c.pdf' }),
      { fileData: { mimeType: 'application/pdf', fileUri: 'https://a.b/c' } },
    ],
    [
      'a file by name',
      file({ file_id: 'files/abc' }),
      { fileData: { fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/abc' } },
    ],
    [
      'a file by URI',
      file({ file_id: 'gs://b/c.pdf' }),
      { fileData: { mimeType: 'application/pdf', fileUri: 'gs://b/c.pdf' } },
    ],
    ['a refusal', { type: 'refusal', refusal: 'No.' }, { text: 'No.' }],
  ])('%s', (_, part, expected) => {
    expect(partOf(part).body.contents).toEqual([turn('user', expected)]);
  });

  test.each([
    ['of no known kind', { type: 'hologram' }],
    ["with a file of OpenAI's", file({ file_id: 'file-abc' })],
    ['with neither data nor id', file({ filename: 'a.pdf' })],
    ['with a broken data URL', image('data:nonsense')],
  ])('%s is a clear 400', (_, part) => {
    expect(partOf(part)).toEqual({ error: { param: 'messages', code: 'invalid_value' } });
  });
});
