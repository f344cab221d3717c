import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

type Params = Anthropic.MessageCreateParamsNonStreaming;

let sandbox: Sandbox;
let client: Anthropic;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = new Anthropic({ apiKey: 'any', baseURL: `${sandbox.url}/anthropic`, maxRetries: 0, timeout: 10_000 });
});
afterAll(() => sandbox.close());

const model = 'claude-haiku-4-5';
const hello: Params = { model, max_tokens: 2000, messages: [{ role: 'user', content: 'hello' }] };
const weather: Anthropic.Tool = {
  name: 'get_weather',
  description: 'Weather of a city',
  input_schema: {
    type: 'object',
    properties: { city: { type: 'string' }, unit: { enum: ['celsius', 'fahrenheit'] } },
    required: ['city', 'unit'],
  },
};
const clock: Anthropic.Tool = { name: 'get_time', input_schema: { type: 'object', properties: {} } };

/** The same request, streamed and put together by the official client. */
function streamed(params: Params): Promise<Anthropic.Message> {
  return client.messages.stream(params).finalMessage();
}

async function refusalOf(params: Params): Promise<unknown> {
  const error = await client.messages.create(params).catch((thrown: unknown) => thrown);
  if (!(error instanceof Anthropic.APIError)) throw new Error('The sandbox accepted the request.', { cause: error });
  return { status: error.status, message: (error.error as { error: { message: string } }).error.message };
}

describe('a whole answer', () => {
  test('says that it is simulated and repeats the question', async () => {
    const message = await client.messages.create(hello);

    expect(message.content).toEqual([
      {
        type: 'text',
        text: 'This is a simulated answer from the RAWDOG sandbox for anthropic/claude-haiku-4-5. You said: "hello"',
      },
    ]);
    expect(message).toMatchObject({ role: 'assistant', model, stop_reason: 'end_turn', stop_sequence: null });
    expect(message.usage).toMatchObject({ input_tokens: 2, output_tokens: 25, cache_read_input_tokens: 0 });
  });

  test('carries the request id, the rate limits and the sandbox mark in its headers', async () => {
    const { response, request_id } = await client.messages.create(hello).withResponse();

    expect(request_id).toMatch(/^req_sandbox-\d{6}$/);
    expect(response.headers.get('x-rawdog-sandbox')).toBe('true');
    expect(response.headers.get('anthropic-ratelimit-tokens-remaining')).toBe('3999');
  });

  test('ends at a stop sequence and at the token limit', async () => {
    const stopped = await client.messages.create({ ...hello, stop_sequences: [' from'] });
    const cut = await client.messages.create({ ...hello, max_tokens: 3 });

    expect(stopped).toMatchObject({
      content: [{ text: 'This is a simulated answer' }],
      stop_reason: 'stop_sequence',
      stop_sequence: ' from',
    });
    expect(cut).toMatchObject({ content: [{ text: 'This is a si' }], stop_reason: 'max_tokens' });
    expect(cut.usage.output_tokens).toBe(3);
  });

  test('satisfies a JSON schema', async () => {
    const schema = {
      type: 'object',
      properties: { name: { type: 'string' }, tags: { type: 'array', items: { $ref: '#/$defs/tag' } } },
      required: ['name', 'tags'],
      additionalProperties: false,
      $defs: { tag: { enum: ['red', 'blue'] } },
    };
    const message = await client.messages.create({
      ...hello,
      output_config: { format: { type: 'json_schema', schema } },
    });

    expect(message.content).toEqual([{ type: 'text', text: '{"name":"sample name","tags":["red"]}' }]);
  });
});

describe('tools', () => {
  test('the first tool is called with arguments made from its schema', async () => {
    const message = await client.messages.create({ ...hello, tools: [weather, clock] });

    expect(message.stop_reason).toBe('tool_use');
    expect(message.content).toEqual([
      { type: 'text', text: 'I will call get_weather.' },
      {
        type: 'tool_use',
        id: expect.stringMatching(/^toolu_[0-9a-f]{24}$/),
        name: 'get_weather',
        input: { city: 'sample city', unit: 'celsius' },
        caller: { type: 'direct' },
      },
    ]);
  });

  test('all tools are called at once when the question says both, unless parallel calls are off', async () => {
    const both: Params = { ...hello, tools: [weather, clock], messages: [{ role: 'user', content: 'use both' }] };
    const parallel = await client.messages.create(both);
    const single = await client.messages.create({
      ...both,
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    });

    const names = (message: Anthropic.Message) =>
      message.content.flatMap((block) => (block.type === 'tool_use' ? [block.name] : []));
    expect(names(parallel)).toEqual(['get_weather', 'get_time']);
    expect(names(single)).toEqual(['get_weather']);
  });

  test('a tool result is answered with a text that quotes it', async () => {
    const call = await client.messages.create({ ...hello, tools: [weather] });
    const id = call.content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []))[0] ?? '';
    const message = await client.messages.create({
      ...hello,
      tools: [weather],
      messages: [
        ...hello.messages,
        { role: 'assistant', content: call.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'sunny' }] },
      ],
    });

    expect(message.content).toMatchObject([{ type: 'text', text: expect.stringMatching(/returned: "sunny"$/) }]);
  });

  test('a call without arguments streams one empty fragment and nothing else', async () => {
    const fragments: string[] = [];
    const stream = await client.messages.create({ ...hello, tools: [clock], stream: true });
    for await (const event of stream)
      if (event.type === 'content_block_delta' && event.delta.type === 'input_json_delta')
        fragments.push(event.delta.partial_json);

    expect(fragments).toEqual(['']);
  });
});

describe('a stream', () => {
  test.each<[string, Partial<Params>]>([
    ['a text', {}],
    ['a text cut short', { max_tokens: 3 }],
    ['an empty text', { stop_sequences: ['This'] }],
    ['one tool call', { tools: [weather] }],
    ['two tool calls', { tools: [weather, clock], messages: [{ role: 'user', content: 'both' }] }],
    ['thinking before a tool call', { tools: [weather], thinking: { type: 'enabled', budget_tokens: 1024 } }],
    ['thinking with its text left out', { thinking: { type: 'enabled', budget_tokens: 1024, display: 'omitted' } }],
  ])('of %s equals the whole answer, usage included', async (_name, change) => {
    const params = { ...hello, ...change };

    const [assembled, whole] = [await streamed(params), await client.messages.create(params)];

    expect(assembled).toEqual({ ...whole, parsed_output: null });
  });

  test('sends its events in the documented order', async () => {
    const types: string[] = [];
    const stream = await client.messages.create({ ...hello, max_tokens: 4, stream: true });
    for await (const event of stream) types.push(event.type);

    expect(types).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });
});

describe('thinking', () => {
  const thinking = { type: 'enabled', budget_tokens: 1024 } as const;

  test('comes first, is signed and is counted inside the output', async () => {
    const message = await client.messages.create({ ...hello, thinking });

    expect(message.content.map((block) => block.type)).toEqual(['thinking', 'text']);
    expect(message.content[0]).toMatchObject({
      thinking: 'Simulated reasoning: the user said "hello", and the sandbox answers by rote.',
      signature: expect.stringMatching(/^\S{88}$/),
    });
    expect(message.usage).toMatchObject({ output_tokens: 25 + 19, output_tokens_details: { thinking_tokens: 19 } });
  });

  test('must come back unchanged while its tool call is being answered', async () => {
    const params = { ...hello, thinking, tools: [weather] };
    const { content } = await client.messages.create(params);
    const answeredWith = (assistant: Anthropic.ContentBlockParam[]): Params => {
      const id = content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []))[0] ?? '';
      const results = [{ type: 'tool_result' as const, tool_use_id: id, content: 'sunny' }];
      return {
        ...params,
        messages: [...hello.messages, { role: 'assistant', content: assistant }, { role: 'user', content: results }],
      };
    };

    const forged = content.map((block) => (block.type === 'thinking' ? { ...block, signature: 'forged' } : block));

    expect(await client.messages.create(answeredWith(content))).toMatchObject({ stop_reason: 'end_turn' });
    expect(await refusalOf(answeredWith(forged))).toMatchObject({
      message: 'messages.1.content.0: Invalid `signature` in `thinking` block',
    });
    expect(await refusalOf(answeredWith(content.slice(-1)))).toMatchObject({
      message: expect.stringContaining('Expected `thinking` or `redacted_thinking`, but found `tool_use`'),
    });
  });
});

test('a marked prefix is written to the cache once and read from it afterwards', async () => {
  const system: Anthropic.TextBlockParam[] = [
    { type: 'text', text: 'x'.repeat(400), cache_control: { type: 'ephemeral', ttl: '1h' } },
  ];
  const first = await client.messages.create({ ...hello, system });
  const second = await client.messages.create({ ...hello, system });

  expect(first.usage).toMatchObject({
    input_tokens: 2,
    cache_creation_input_tokens: 100,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_1h_input_tokens: 100, ephemeral_5m_input_tokens: 0 },
  });
  expect(second.usage).toMatchObject({ input_tokens: 2, cache_creation_input_tokens: 0, cache_read_input_tokens: 100 });
});

describe('refuses as the API does', () => {
  const mark = { cache_control: { type: 'ephemeral' } as const };
  const text = { type: 'text', text: 'hi', ...mark } as const;
  const call = { type: 'tool_use', id: 'a', name: 'get_time', input: {} } as const;
  const result = { type: 'tool_result', tool_use_id: 'a', content: 'noon' } as const;
  const user = { role: 'user', content: 'hi' } as const;

  test.each<[string, object, string]>([
    ['an unknown field', { foo: 1 }, 'foo: Extra inputs are not permitted'],
    ['a missing max_tokens', { max_tokens: undefined }, 'max_tokens: Field required'],
    [
      'an unknown field of a message',
      { messages: [{ ...user, name: 'x' }] },
      'messages.0.name: Extra inputs are not permitted',
    ],
    [
      'an empty text',
      { messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] },
      'messages: text content blocks must be non-empty',
    ],
    [
      'a first turn of the assistant',
      { messages: [{ role: 'assistant', content: 'hi' }, user] },
      'messages: first message must use the "user" role',
    ],
    ['a temperature above 1', { temperature: 1.5 }, 'temperature: range: 0..1'],
    [
      'sampling fields on the newest models',
      { model: 'claude-opus-4-7', temperature: 0.5 },
      '`temperature` is deprecated for this model.',
    ],
    [
      'too many tokens for the model',
      { max_tokens: 99_999 },
      'max_tokens: 99999 > 64000, which is the maximum allowed number of output tokens for claude-haiku-4-5',
    ],
    [
      'five cache marks',
      { messages: [{ role: 'user', content: [text, text, text, text, text] }] },
      'A maximum of 4 blocks with cache_control may be provided. Found 5.',
    ],
    [
      'a foreign tool id',
      { messages: [user, { role: 'assistant', content: [{ ...call, id: 'a.b' }] }] },
      "messages.1.content.0.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
    ],
    [
      'a call without its result',
      { messages: [user, { role: 'assistant', content: [call] }, user] },
      'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: a. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
    ],
    [
      'text before a result',
      { messages: [user, { role: 'assistant', content: [call] }, { role: 'user', content: [text, result] }] },
      'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: a. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
    ],
    [
      'a result without its call',
      { messages: [{ role: 'user', content: [result] }] },
      'messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: a. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.',
    ],
    [
      'a thinking budget above max_tokens',
      { max_tokens: 1024, thinking: { type: 'enabled', budget_tokens: 1024 } },
      '`max_tokens` must be greater than `thinking.budget_tokens`.',
    ],
    [
      'thinking with a temperature',
      { temperature: 0.5, thinking: { type: 'enabled', budget_tokens: 1024 } },
      '`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.',
    ],
    [
      'a schema open to more properties',
      { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } },
      "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
    ],
  ])('%s', async (_name, change, message) => {
    expect(await refusalOf({ ...hello, ...change } as Params)).toEqual({ status: 400, message });
  });

  test('a request without a key', async () => {
    const response = await fetch(`${sandbox.url}/anthropic/v1/messages`, { method: 'POST', body: '{}' });

    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      type: 'error',
      error: { type: 'authentication_error', message: 'x-api-key header is required' },
      request_id: expect.stringMatching(/^req_sandbox/),
    });
  });

  test('a status it was told to give, in its own words', async () => {
    const error = await client.messages
      .create({ ...hello, model: `${model}+status=429+retry-after=7` })
      .catch((thrown: unknown) => thrown);

    if (!(error instanceof Anthropic.RateLimitError)) throw error;
    expect(error.headers.get('retry-after')).toBe('7');
    expect(error.error).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
  });
});
