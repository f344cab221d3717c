import { describe, expect, test } from 'vitest';
import type { ContentPart, Message } from '../../../../providers/base/chat-types.ts';
import { type models, send } from '../../../helpers/bedrock.ts';

const ephemeral = { type: 'ephemeral' } as const;
const hour = { type: 'ephemeral', ttl: '1h' } as const;
const point = { cachePoint: { type: 'default' } };
const hourPoint = { cachePoint: { type: 'default', ttl: '1h' } };
const text = (said: string) => ({ text: said });
const user = (content: string) => ({ role: 'user', content }) as const;
const call = (id: string, args = '{}', name = 'get_weather') =>
  ({ id, type: 'function', function: { name, arguments: args } }) as const;
const result = (id: string, content = '18') => ({ role: 'tool', tool_call_id: id, content }) as const;
const weather = { type: 'function', function: { name: 'get_weather' } } as const;

function turnsOf(messages: readonly Message[], model?: keyof typeof models | (string & {})): unknown {
  return send({ messages, tools: [weather] }, model).body['messages'];
}

/** The blocks that the parts of a user message become. */
function blocks(...content: readonly unknown[]): unknown {
  return (turnsOf([{ role: 'user', content: content as ContentPart[] }]) as { content: unknown }[])[0]?.content;
}

function refusal(...messages: unknown[]) {
  return send({ messages: messages as Message[] }).error;
}

describe('cache marks', () => {
  const marked = (said: string) => ({ type: 'text', text: said, cache_control: ephemeral }) as const;

  test('become points behind what they mark, one at a place', () => {
    const { system, messages } = send({
      messages: [
        { role: 'system', content: 'Manual', cache_control: hour },
        { role: 'user', content: [marked('A'), { type: 'text', text: 'B' }, marked('C')], cache_control: hour },
      ],
    }).body;

    expect(system).toEqual([text('Manual'), hourPoint]);
    expect(messages).toEqual([{ role: 'user', content: [text('A'), point, text('B'), text('C'), point] }]);
  });

  test('of calls and results stand behind them', () => {
    const parts = [
      { type: 'text', text: '18', cache_control: hour },
      { type: 'text', text: 'sunny' },
    ] as const;

    expect(
      turnsOf([
        user('Weather?'),
        { role: 'assistant', tool_calls: [{ ...call('a'), cache_control: ephemeral } as never, call('b')] },
        { role: 'tool', tool_call_id: 'a', content: parts },
        { ...result('b'), cache_control: ephemeral },
        user('Well?'),
      ]),
    ).toEqual([
      { role: 'user', content: [text('Weather?')] },
      {
        role: 'assistant',
        content: [
          { toolUse: { toolUseId: 'a', name: 'get_weather', input: {} } },
          point,
          { toolUse: { toolUseId: 'b', name: 'get_weather', input: {} } },
        ],
      },
      {
        role: 'user',
        content: [
          { toolResult: { toolUseId: 'a', content: [text('18'), text('sunny')] } },
          hourPoint,
          { toolResult: { toolUseId: 'b', content: [text('18')] } },
          point,
          text('Well?'),
        ],
      },
    ]);
  });

  test('of the request stand at its end', () => {
    const messages = [user('A'), { role: 'assistant', content: 'B' }, user('C')] as const;

    expect(send({ messages, cache_control: hour }).body).toEqual({
      messages: [
        { role: 'user', content: [text('A')] },
        { role: 'assistant', content: [text('B')] },
        { role: 'user', content: [text('C'), hourPoint] },
      ],
    });
  });

  test('of nothing vanish with it', () => {
    expect(blocks(marked(' '), { type: 'text', text: 'B' })).toEqual([text('B')]);
  });

  test('are taken by Nova without a time to live, and not on tools', () => {
    const tool = { ...weather, cache_control: ephemeral };
    const request = { messages: [{ ...user('A'), cache_control: hour }], tools: [tool] };

    expect(send(request, 'nova').body).toEqual({
      messages: [{ role: 'user', content: [text('A'), point] }],
      toolConfig: {
        tools: [{ toolSpec: { name: 'get_weather', inputSchema: { json: { type: 'object', properties: {} } } } }],
      },
    });
  });

  test.each(['llama', 'mistral', 'cohere', 'deepseek', 'qwen', 'gptOss', 'gpt', 'titan'] as const)(
    'are left out for %s, which has no cache to mark',
    (model) => {
      expect(send({ messages: [{ ...user('A'), cache_control: hour }] }, model).body).toEqual({
        messages: [{ role: 'user', content: [text('A')] }],
      });
    },
  );

  test('are sent to a model whose id says nothing', () => {
    expect(turnsOf([{ ...user('A'), cache_control: hour }], 'profile')).toEqual([
      { role: 'user', content: [text('A'), hourPoint] },
    ]);
  });
});

describe('files', () => {
  const image = (url: string) => ({ type: 'image_url', image_url: { url } });
  const file = (fields: object) => ({ type: 'file', file: fields });
  const video = (url: string) => ({ type: 'video_url', video_url: { url } });
  const document = (format: string, source: object = { bytes: 'AAAA' }) => [
    { document: { format, name: 'document-1', source } },
    text('.'),
  ];

  test.each([
    [image('data:image/png;base64,AAAA'), [{ image: { format: 'png', source: { bytes: 'AAAA' } } }]],
    [image('data:image/jpg;base64,AAAA'), [{ image: { format: 'jpeg', source: { bytes: 'AAAA' } } }]],
    [image('data:image/GIF;base64,AAAA'), [{ image: { format: 'gif', source: { bytes: 'AAAA' } } }]],
    [
      image('s3://bucket/a.webp'),
      [{ image: { format: 'webp', source: { s3Location: { uri: 's3://bucket/a.webp' } } } }],
    ],
    [video('data:video/mp4;base64,AAAA'), [{ video: { format: 'mp4', source: { bytes: 'AAAA' } } }]],
    [
      video('s3://bucket/a.3gp'),
      [{ video: { format: 'three_gp', source: { s3Location: { uri: 's3://bucket/a.3gp' } } } }],
    ],
    [
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
      [{ audio: { format: 'mp3', source: { bytes: 'AAAA' } } }],
    ],
    [file({ file_data: 'AAAA' }), document('pdf')],
    [file({ file_data: 'AAAA', filename: 'Q3 report.XLSX' }), document('xlsx')],
    [file({ file_data: 'data:text/plain;base64,AAAA', filename: 'a.pdf' }), document('txt')],
    [file({ file_data: 'data:text/x-python;base64,AAAA' }), document('txt')],
    [file({ file_data: 'data:text/markdown,%68%69' }), document('md', { bytes: 'aGk=' })],
    [file({ file_data: 'data:application/octet-stream;base64,AAAA', filename: 'a.docx' }), document('docx')],
    [file({ file_data: 'data:application/vnd.ms-excel;base64,AAAA' }), document('xls')],
    [file({ file_id: 's3://bucket/a.htm' }), document('html', { s3Location: { uri: 's3://bucket/a.htm' } })],
    [file({ file_data: 'data:image/png;base64,AAAA' }), [{ image: { format: 'png', source: { bytes: 'AAAA' } } }]],
    [{ type: 'refusal', refusal: 'No.' }, [text('No.')]],
  ])('%j', (part, expected) => {
    expect(blocks(part)).toEqual(expected);
  });

  test('documents are numbered through the whole request, tool results included', () => {
    const pdf = file({ file_data: 'AAAA' }) as never;
    const turns = JSON.stringify(
      turnsOf([
        { role: 'user', content: [pdf, pdf] },
        { role: 'assistant', tool_calls: [call('a')] },
        { role: 'tool', tool_call_id: 'a', content: [pdf] },
      ]),
    );

    expect(turns.match(/document-\d/g)).toEqual(['document-1', 'document-2', 'document-3']);
  });

  test.each([
    [image('https://example.com/a.png'), 'messages[0].content[0].image_url.url'],
    [image('data:image/tiff;base64,AAAA'), 'messages[0].content[0].image_url.url'],
    [image('s3://bucket/no-ending'), 'messages[0].content[0].image_url.url'],
    [image('data:broken'), 'messages'],
    [video('https://example.com/a.mp4'), 'messages[0].content[0].video_url.url'],
    [file({ file_data: 'data:application/zip;base64,AAAA' }), 'messages[0].content[0].file.file_data'],
    [file({ file_id: 'file-123' }), 'messages[0].content[0].file'],
    [file({}), 'messages[0].content[0].file'],
    [{ type: 'hologram' }, 'messages[0].content[0]'],
  ])('%j is refused by its place', (part, param) => {
    expect(refusal({ role: 'user', content: [part] })).toEqual({ param, code: 'invalid_value' });
  });

  test('the place counts all messages and parts', () => {
    const parts = [{ type: 'text', text: '' }, image('http://example.com/a.png')];

    expect(refusal({ role: 'system', content: 'Hi' }, { role: 'user', content: parts })?.param).toBe(
      'messages[1].content[1].image_url.url',
    );
    expect(refusal({ role: 'system', content: [image('data:image/png;base64,AAAA')] })?.param).toBe(
      'messages[0].content',
    );
  });
});

describe('turns', () => {
  const loop: Message[] = [
    user('Weather?'),
    { role: 'assistant', content: 'Looking.', tool_calls: [call('a')] },
    result('a', ''),
    user('Well?'),
  ];
  const toolUse = { toolUse: { toolUseId: 'a', name: 'get_weather', input: {} } };
  const toolResult = { toolResult: { toolUseId: 'a', content: [text('(empty)')] } };

  test('of Claude hold text beside calls and results', () => {
    expect(turnsOf(loop)).toEqual([
      { role: 'user', content: [text('Weather?')] },
      { role: 'assistant', content: [text('Looking.'), toolUse] },
      { role: 'user', content: [toolResult, text('Well?')] },
    ]);
  });

  test('of Nova hold text beside both as well', () => {
    expect(turnsOf(loop, 'nova')).toEqual(turnsOf(loop));
  });

  test('of Writer hold no text beside results', () => {
    expect((turnsOf(loop, 'us.writer.palmyra-x4-v1:0') as object[]).slice(1)).toEqual([
      { role: 'assistant', content: [text('Looking.'), toolUse] },
      { role: 'user', content: [toolResult] },
      { role: 'assistant', content: [text('.')] },
      { role: 'user', content: [text('Well?')] },
    ]);
  });

  test('keep a cache point with the results it stands behind', () => {
    const marked = loop.map((message) =>
      message.role === 'tool' ? { ...message, cache_control: ephemeral } : message,
    );

    expect((turnsOf(marked, 'nova') as object[]).slice(2)).toEqual([
      { role: 'user', content: [toolResult, point, text('Well?')] },
    ]);
    expect((turnsOf(marked.slice(0, 3), 'nova') as object[]).slice(2)).toEqual([
      { role: 'user', content: [toolResult, point] },
    ]);
  });

  test('of an assistant that refused hold its refusal', () => {
    const refused: Message[] = [user('Hi'), { role: 'assistant', content: null, refusal: 'No.' }, user('Please')];

    expect((turnsOf(refused) as object[])[1]).toEqual({ role: 'assistant', content: [text('No.')] });
  });

  test('of Llama hold no text beside calls either', () => {
    expect(turnsOf(loop, 'llama')).toEqual([
      { role: 'user', content: [text('Weather?')] },
      { role: 'assistant', content: [text('Looking.')] },
      { role: 'user', content: [text('.')] },
      { role: 'assistant', content: [toolUse] },
      { role: 'user', content: [toolResult] },
      { role: 'assistant', content: [text('.')] },
      { role: 'user', content: [text('Well?')] },
    ]);
  });

  test('without anything in them are left out', () => {
    const block = { type: 'thinking', thinking: 'Hm.', signature: 'sig' } as const;

    expect(
      turnsOf([user(' '), user('Hi'), { role: 'assistant', content: '\n', thinking_blocks: [block] }, user('Hi?')]),
    ).toEqual([{ role: 'user', content: [text('Hi'), text('Hi?')] }]);
    expect(turnsOf([user('')])).toEqual([{ role: 'user', content: [text('.')] }]);
  });

  test('of a prefill lose their trailing white space, also before a cache point', () => {
    const prefill = { role: 'assistant', content: 'One, \n', cache_control: ephemeral } as const;

    expect(turnsOf([user('Count '), prefill])).toEqual([
      { role: 'user', content: [text('Count ')] },
      { role: 'assistant', content: [text('One,'), point] },
    ]);
  });

  test('of families without system prompts begin with theirs', () => {
    const messages = [{ role: 'system', content: 'Be brief.' }, user('Hello')] as const;

    for (const model of ['titan', 'mixtral'] as const)
      expect(send({ messages }, model).body).toEqual({
        messages: [{ role: 'user', content: [text('Be brief.'), text('Hello')] }],
      });
    expect(send({ messages }, 'mistral').body).toEqual({
      system: [text('Be brief.')],
      messages: [{ role: 'user', content: [text('Hello')] }],
    });
  });
});

describe('tool calls in the history', () => {
  const answered = (id: string, args = '{}', name = 'get_weather') => [
    user('Weather?'),
    { role: 'assistant' as const, tool_calls: [call(id, args, name)] },
    result(id),
  ];
  const sent = (id: string, model?: keyof typeof models) => {
    const [, asked, told] = turnsOf(answered(id), model) as { content: Record<string, { toolUseId: string }>[] }[];
    return [asked?.content[0]?.['toolUse']?.toolUseId, told?.content[0]?.['toolResult']?.toolUseId];
  };

  test('keep their ids where they fit', () => {
    expect(sent('toolu_01-A')).toEqual(['toolu_01-A', 'toolu_01-A']);
    expect(sent('D681PevKs', 'mistral')).toEqual(['D681PevKs', 'D681PevKs']);
  });

  test('get ids that fit otherwise, alike on both sides, in every request, and different for different ones', () => {
    const [first, second] = sent('call:1');
    expect(first).toMatch(/^tool_[0-9a-f]{32}$/);
    expect(second).toBe(first);
    expect(sent('call:1')[0]).toBe(first);
    expect(sent('call.1')[0]).not.toBe(first);
    expect(sent('x'.repeat(65))[0]).toMatch(/^tool_/);
  });

  test('get the short ids that Mistral wants', () => {
    const ids = ['tooluse_Ac1Xq9ZklmNoPq', 'tooluse_Ac2Yt7WrstUvWx'].map((id) => sent(id, 'mistral'));

    for (const [asked, told] of ids) expect([asked, told]).toEqual([expect.stringMatching(/^[a-zA-Z0-9]{9}$/), asked]);
    expect(ids[0]).not.toEqual(ids[1]);
  });

  test('lose what a name may not hold', () => {
    expect(turnsOf(answered('a', '{}', 'mcp.get weather'))).toMatchObject([
      {},
      { content: [{ toolUse: { name: 'mcp_get_weather' } }] },
      {},
    ]);
  });

  test('without an answer are refused before they are sent', () => {
    expect(refusal(...answered('a').slice(0, 2))).toEqual({ param: 'messages', code: 'invalid_value' });
  });

  test('with arguments that are no object are refused', () => {
    expect(refusal(...answered('a', '[1]'))).toEqual({ param: 'messages', code: 'invalid_value' });
  });
});

test('the request is not changed by its translation', () => {
  const messages: Message[] = [user('A'), user('B'), { role: 'assistant', content: 'C ' }];
  const before = structuredClone(messages);

  send({ messages });

  expect(messages).toEqual(before);
});
