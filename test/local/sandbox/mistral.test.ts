import { Mistral } from '@mistralai/mistralai';
import type {
  ChatCompletionRequest,
  ChatCompletionResponse,
  ContentChunk,
} from '@mistralai/mistralai/models/components';
import { MistralError } from '@mistralai/mistralai/models/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

let sandbox: Sandbox;
let client: Mistral;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = new Mistral({ apiKey: 'any', serverURL: `${sandbox.url}/mistral` });
});
afterAll(() => sandbox.close());

type Params = ChatCompletionRequest;
const hello: Params = { model: 'mistral-small-latest', messages: [{ role: 'user', content: 'hello' }] };
const weather = {
  type: 'function' as const,
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
};
const clock = { type: 'function' as const, function: { name: 'get_time', parameters: {} } };

interface Told {
  readonly thinking: string;
  readonly text: string;
  readonly toolCalls: unknown;
  readonly finishReason: unknown;
  readonly usage: unknown;
}

function whole(params: Params): Promise<ChatCompletionResponse> {
  return client.chat.complete(params);
}

async function told(params: Params): Promise<Told> {
  const { choices, usage } = await whole(params);
  const [choice] = choices;
  const { content, toolCalls } = choice?.message ?? {};
  return { ...read(content), toolCalls: toolCalls ?? undefined, finishReason: choice?.finishReason, usage };
}

/** The same request, streamed and put together. */
async function streamed(params: Params): Promise<Told> {
  let [thinking, text] = ['', ''];
  let last: Pick<Told, 'toolCalls' | 'finishReason' | 'usage'> | undefined;
  for await (const { data } of await client.chat.stream({ ...params, stream: true })) {
    const [choice] = data.choices;
    const said = read(choice?.delta.content);
    [thinking, text] = [thinking + said.thinking, text + said.text];
    last = { toolCalls: choice?.delta.toolCalls ?? undefined, finishReason: choice?.finishReason, usage: data.usage };
  }
  return { thinking, text, toolCalls: last?.toolCalls, finishReason: last?.finishReason, usage: last?.usage };
}

function read(content: string | readonly ContentChunk[] | null | undefined): Pick<Told, 'thinking' | 'text'> {
  if (typeof content === 'string') return { thinking: '', text: content };
  const thoughts = (content ?? []).flatMap((chunk) =>
    chunk.type === 'thinking' && 'thinking' in chunk ? (chunk.thinking as { text: string }[]) : [],
  );
  const texts = (content ?? []).flatMap((chunk) => (chunk.type === 'text' && 'text' in chunk ? [chunk.text] : []));
  return { thinking: thoughts.map(({ text }) => text).join(''), text: texts.join('') };
}

async function refusalOf(params: object): Promise<{ status: number; body: Record<string, unknown> }> {
  const error = await whole({ ...hello, ...params } as Params).catch((thrown: unknown) => thrown);
  if (!(error instanceof MistralError)) throw new Error('The sandbox accepted the request.', { cause: error });
  return { status: error.statusCode, body: JSON.parse(error.body) as Record<string, unknown> };
}

test('a whole answer says that it is simulated and repeats the question', async () => {
  expect(await told(hello)).toMatchObject({
    text: 'This is a simulated answer from the RAWDOG sandbox for mistral/mistral-small-latest. You said: "hello"',
    finishReason: 'stop',
    usage: { promptTokens: 2, completionTokens: 26, totalTokens: 28, num_cached_tokens: 0 },
  });
});

test('reasoning comes as a chunk of the content', async () => {
  const { choices } = await whole({ ...hello, model: 'magistral-medium-latest' });

  expect(choices[0]?.message?.content).toMatchObject([
    { type: 'thinking', thinking: [{ type: 'text' }] },
    { type: 'text' },
  ]);
});

test('a JSON schema is satisfied', async () => {
  const schemaDefinition = { type: 'object', properties: { when: { type: 'string', format: 'date-time' } } };

  const { text } = await told({
    ...hello,
    responseFormat: { type: 'json_schema', jsonSchema: { name: 'when', schemaDefinition } },
  });

  expect(text).toBe('{"when":"2026-01-31T12:30:00Z"}');
});

test('tool calls have ids of nine letters and digits, and all the same index', async () => {
  const { toolCalls } = await told({
    ...hello,
    tools: [weather, clock],
    messages: [{ role: 'user', content: 'use both' }],
  });

  expect(toolCalls).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{9}$/),
      index: 0,
      type: 'function',
      function: { name: 'get_weather', arguments: '{"city":"sample city"}' },
    },
    {
      id: expect.stringMatching(/^[0-9a-f]{9}$/),
      index: 0,
      type: 'function',
      function: { name: 'get_time', arguments: '{}' },
    },
  ]);
});

describe('a stream', () => {
  test.each<[string, Partial<Params>]>([
    ['a text', {}],
    ['a text cut short', { maxTokens: 3 }],
    ['reasoning', { promptMode: 'reasoning' }],
    ['parallel tool calls', { tools: [weather, clock], messages: [{ role: 'user', content: 'use both' }] }],
  ])('of %s equals the whole answer, usage included', async (_name, change) => {
    const params = { ...hello, ...change };

    expect(await streamed(params)).toEqual(await told(params));
  });
});

describe('refuses as the API does', () => {
  const user = { role: 'user', content: 'hi' };
  const call = { role: 'assistant', toolCalls: [{ id: 'abcdefghi', function: { name: 'get_time', arguments: '{}' } }] };
  const result = { role: 'tool', toolCallId: 'abcdefghi', content: 'noon' };

  test.each<[string, object, object]>([
    [
      'a foreign tool id',
      { messages: [user, { role: 'assistant', toolCalls: [{ ...call.toolCalls[0], id: 'call_1' }] }] },
      {
        message: 'Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9.',
        type: 'invalid_function_call',
      },
    ],
    [
      'a user turn after a tool turn',
      { messages: [user, call, result, user] },
      { message: "Unexpected role 'user' after role 'tool'", type: 'invalid_request_message_order' },
    ],
    [
      'a call without its result',
      { messages: [user, call, user] },
      { message: 'Not the same number of function calls and responses' },
    ],
    [
      'a last turn of the assistant',
      { messages: [user, { role: 'assistant', content: 'hi' }] },
      { message: 'Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant' },
    ],
  ])('%s', async (_name, change, body) => {
    expect(await refusalOf(change)).toMatchObject({ status: 400, body: { object: 'error', ...body } });
  });

  test('all unknown fields at once, with their places', async () => {
    const response = await fetch(`${sandbox.url}/mistral/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer any' },
      body: JSON.stringify({ ...hello, messages: [{ ...user, name: 'me' }], seed: 1 }),
    });

    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      detail: [
        {
          type: 'extra_forbidden',
          loc: ['body', 'messages', 0, 'user', 'name'],
          msg: 'Extra inputs are not permitted',
          input: 'me',
        },
        { type: 'extra_forbidden', loc: ['body', 'seed'], input: 1 },
      ],
    });
  });

  test('a request without a key', async () => {
    const response = await fetch(`${sandbox.url}/mistral/v1/chat/completions`, { method: 'POST', body: '{}' });

    expect([response.status, await response.json()]).toMatchObject([401, { message: 'Unauthorized' }]);
  });
});
