import { describe, expect, test } from 'vitest';
import type { ContentPart, Message } from '../../../../providers/base/chat-types.ts';
import { send } from '../../../helpers/anthropic.ts';

const ephemeral = { type: 'ephemeral' } as const;
const hour = { type: 'ephemeral', ttl: '1h' } as const;
const user = (content: string) => ({ role: 'user', content }) as const;
const call = (id: string, args: string) =>
  ({ id, type: 'function', function: { name: 'get_weather', arguments: args } }) as const;

/** `system` and `messages` of the body. */
function conversation(...messages: Message[]): object {
  const { system, messages: turns } = send({ messages }).body;
  return JSON.parse(JSON.stringify({ system, turns })) as object;
}

/** The blocks that the parts of a user message become. */
function blocks(...content: ContentPart[]): unknown {
  return (
    send({ messages: [{ role: 'user', content: content as never }] }).body['messages'] as { content: unknown }[]
  )[0]?.content;
}

function refusal(...messages: unknown[]) {
  return send({ messages: messages as Message[] }).error;
}

describe('cache marks', () => {
  test('on a message count for its last block', () => {
    expect(
      conversation(
        { role: 'system', content: 'Manual', cache_control: hour },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'A' },
            { type: 'text', text: 'B' },
          ],
          cache_control: ephemeral,
        },
      ),
    ).toEqual({
      system: [{ type: 'text', text: 'Manual', cache_control: hour }],
      turns: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'A' },
            { type: 'text', text: 'B', cache_control: ephemeral },
          ],
        },
      ],
    });
  });

  test('on an assistant message count for its last call', () => {
    const turn = {
      role: 'assistant',
      content: 'Looking.',
      tool_calls: [call('call_1', '')],
      cache_control: hour,
    } as const;
    const { messages } = send({
      messages: [user('Weather?'), turn, { role: 'tool', tool_call_id: 'call_1', content: '18' }],
    }).body as { messages: { content: object[] }[] };

    expect(messages[1]?.content).toEqual([
      { type: 'text', text: 'Looking.' },
      { type: 'tool_use', id: 'call_1', name: 'get_weather', input: {}, cache_control: hour },
    ]);
  });

  test('inside a tool result move to the result, where they are allowed', () => {
    const marked = { type: 'text', text: '18', cache_control: ephemeral } as const;

    expect(
      conversation(
        user('Weather?'),
        { role: 'assistant', tool_calls: [{ ...call('call_1', '{}'), cache_control: hour } as never] },
        { role: 'tool', tool_call_id: 'call_1', content: [marked, { type: 'text', text: 'sunny' }] },
      ),
    ).toEqual({
      turns: [
        { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
        {
          role: 'assistant',
          content: [{ type: 'tool_use', id: 'call_1', name: 'get_weather', input: {}, cache_control: hour }],
        },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'call_1',
              content: [
                { type: 'text', text: '18' },
                { type: 'text', text: 'sunny' },
              ],
              cache_control: ephemeral,
            },
          ],
        },
      ],
    });
  });

  test('beyond the four that are allowed are passed on all the same', () => {
    const marked = (text: string) => ({ type: 'text', text, cache_control: ephemeral }) as const;
    const texts = ['1', '2', '3', '4', '5'].map(marked);

    expect(blocks(...texts)).toEqual(texts);
    expect(blocks({ type: 'text', text: 'No mark' })).toEqual([{ type: 'text', text: 'No mark' }]);
  });
});

describe('files and images', () => {
  const base64 = (media_type: string, data: string) => ({ type: 'base64', media_type, data });
  const file = (fields: object) => ({ type: 'file', file: fields }) as const;

  test.each([
    [file({ file_data: 'JVBERi0=' }), { type: 'document', source: base64('application/pdf', 'JVBERi0=') }],
    [
      file({ file_data: 'data:text/plain;base64,SGk=', filename: 'hi.txt' }),
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Hi' }, title: 'hi.txt' },
    ],
    [
      file({ file_data: 'data:text/csv,a%2Cb' }),
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'a,b' } },
    ],
    [
      file({ file_data: 'data:application/json;base64,e30=', filename: 'a.json' }),
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: '{}' }, title: 'a.json' },
    ],
    [
      file({ file_data: 'data:image/png;base64,AAAA', filename: 'a.png' }),
      { type: 'image', source: base64('image/png', 'AAAA') },
    ],
    [file({ file_id: 'file_1' }), { type: 'document', source: { type: 'file', file_id: 'file_1' } }],
    [
      { type: 'image_url', image_url: { url: 'data:image/WEBP;base64,AAAA', detail: 'low' } } as const,
      { type: 'image', source: base64('image/webp', 'AAAA') },
    ],
    [
      { type: 'image_url', image_url: { url: 'data:image/jpg;base64,AAAA' } } as const,
      { type: 'image', source: base64('image/jpeg', 'AAAA') },
    ],
    [{ type: 'refusal', refusal: 'No.' } as const, { type: 'text', text: 'No.' }],
  ])('%j', (part, block) => {
    expect(blocks(part)).toEqual([block]);
  });

  test('a file id names the beta it needs', () => {
    const messages = [{ role: 'user', content: [file({ file_id: 'file_1' })] }] as const;

    expect(send({ messages, anthropic_beta: 'other' }).headers).toEqual({
      'anthropic-beta': 'other,files-api-2025-04-14',
    });
  });

  test.each([
    [{ type: 'image_url', image_url: { url: 'data:image/tiff;base64,AAAA' } }, 'invalid_value'],
    [{ type: 'image_url', image_url: { url: 'data:broken' } }, 'invalid_value'],
    [{ type: 'image_url', image_url: { url: 'data:image/svg+xml,%E0%A4%A' } }, 'invalid_value'],
    [file({ file_data: 'data:application/zip;base64,AAAA' }), 'invalid_value'],
    [file({ filename: 'nothing.pdf' }), 'invalid_value'],
    [{ type: 'hologram' }, 'invalid_value'],
    [{ type: 'input_audio', input_audio: { data: 'AA', format: 'wav' } }, 'unsupported_parameter'],
  ])('%j is refused', (part, code) => {
    expect(refusal({ role: 'user', content: [part] })?.code).toBe(code);
  });
});

describe('texts', () => {
  test('of a refusal are what the assistant said', () => {
    expect(conversation(user('Hi'), { role: 'assistant', content: null, refusal: 'No.' }, user('Please'))).toEqual({
      turns: [
        { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'No.' }] },
        { role: 'user', content: [{ type: 'text', text: 'Please' }] },
      ],
    });
  });

  test('of white space only give no block', () => {
    expect(conversation(user(' \n'), user('Hi'), { role: 'assistant', content: '\n\n' })).toEqual({
      turns: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
    });
  });

  test('of a prefill lose their trailing white space, and all else keeps it', () => {
    expect(conversation(user('Count  '), { role: 'assistant', content: 'One, \n' })).toEqual({
      turns: [
        { role: 'user', content: [{ type: 'text', text: 'Count  ' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'One,' }] },
      ],
    });
  });

  test('a system message can hold nothing else', () => {
    const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } };

    expect(refusal({ role: 'system', content: [image] }, user('Hi'))).toEqual({
      param: 'messages',
      code: 'invalid_value',
    });
  });
});

describe('tool calls in the history', () => {
  const answered = (args: string) => [
    user('Weather?'),
    { role: 'assistant', tool_calls: [call('call_1', args)] },
    { role: 'tool', tool_call_id: 'call_1', content: '' },
  ];

  test.each([
    ['', {}],
    ['null', {}],
    [' {"city": "Paris", "n": 1e3} ', { city: 'Paris', n: 1000 }],
  ])('with the arguments %j', (args, input) => {
    expect(send({ messages: answered(args) as Message[] }).body['messages']).toMatchObject([
      {},
      { content: [{ type: 'tool_use', input }] },
      { content: [{ type: 'tool_result', tool_use_id: 'call_1', content: '' }] },
    ]);
  });

  test.each(['{"city":', '[1]', '"text"', '42'])('with arguments that are no object are refused: %s', (args) => {
    expect(refusal(...answered(args))).toEqual({ param: 'messages', code: 'invalid_value' });
  });

  test('without an answer are refused before they are sent', () => {
    expect(refusal(user('Weather?'), { role: 'assistant', tool_calls: [call('call_1', '')] }, user('Well?'))).toEqual({
      param: 'messages',
      code: 'invalid_value',
    });
  });

  test('answers to calls nobody made are refused before they are sent', () => {
    expect(refusal(user('Weather?'), { role: 'tool', tool_call_id: 'call_9', content: '18' })).toEqual({
      param: 'messages[1].tool_call_id',
      code: 'invalid_value',
    });
  });

  test('of a kind that is no function are refused', () => {
    const custom = { id: 'call_1', type: 'custom', custom: { name: 'grep', input: 'x' } };

    expect(refusal(user('Hi'), { role: 'assistant', tool_calls: [custom] })).toEqual({
      param: 'messages[1].tool_calls[0]',
      code: 'invalid_value',
    });
  });

  test('in the form of 2023 are refused', () => {
    expect(refusal(user('Hi'), { role: 'function', name: 'f', content: '1' })?.param).toBe('messages[1].role');
  });

  test('ids that Anthropic would refuse are changed alike on both sides', () => {
    const id = 'call:1|x';
    const { messages } = send({
      messages: [
        user('Weather?'),
        { role: 'assistant', tool_calls: [call(id, '')] },
        { role: 'tool', tool_call_id: id, content: '18' },
      ],
    }).body as { messages: object[] };

    expect(messages).toMatchObject([{}, { content: [{ id: 'call_1_x' }] }, { content: [{ tool_use_id: 'call_1_x' }] }]);
  });
});

test('the request is not changed by its translation', () => {
  const messages: Message[] = [user('A'), user('B'), { role: 'assistant', content: 'C ' }];
  const before = structuredClone(messages);

  send({ messages });

  expect(messages).toEqual(before);
});
