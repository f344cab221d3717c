import { type Cohere, CohereClientV2, CohereError } from 'cohere-ai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

let sandbox: Sandbox;
let client: CohereClientV2;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = new CohereClientV2({ token: 'any', environment: `${sandbox.url}/cohere` });
});
afterAll(() => sandbox.close());

type Params = Cohere.V2ChatRequest;
type Event = Cohere.V2ChatStreamResponse;
const once = { maxRetries: 0 };
const hello: Params = { model: 'command-a-03-2025', messages: [{ role: 'user', content: 'hello' }] };
const weather: Cohere.ToolV2 = {
  type: 'function',
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
};
const clock: Cohere.ToolV2 = {
  type: 'function',
  function: { name: 'get_time', parameters: { type: 'object', properties: {} } },
};

async function eventsOf(params: Params): Promise<Event[]> {
  return Array.fromAsync(await client.chatStream(params, once));
}

/** The same request, streamed and put together. */
async function streamed(params: Params): Promise<object> {
  const message: Record<string, unknown> = { role: 'assistant' };
  const content: Record<string, unknown>[] = [];
  const toolCalls: Cohere.ToolCallV2[] = [];
  const citations: unknown[] = [];
  let end: Cohere.ChatMessageEndEventDelta = {};
  for (const event of await eventsOf(params)) {
    if (event.type === 'content-start') content.push({ ...event.delta?.message?.content });
    if (event.type === 'content-delta') append(content.at(-1) ?? {}, event.delta?.message?.content ?? {});
    if (event.type === 'tool-plan-delta') append(message, event.delta?.message ?? {});
    if (event.type === 'tool-call-start' && event.delta?.message?.toolCalls)
      toolCalls.push(event.delta.message.toolCalls);
    if (event.type === 'tool-call-delta')
      append(
        (toolCalls.at(-1)?.function ?? {}) as Record<string, unknown>,
        event.delta?.message?.toolCalls?.function ?? {},
      );
    if (event.type === 'citation-start') citations.push(event.delta?.message?.citations);
    if (event.type === 'message-end') end = event.delta ?? {};
  }
  for (const [name, list] of Object.entries({ content, toolCalls, citations }))
    if (list.length > 0) message[name] = list;
  return { message, finishReason: end.finishReason, usage: end.usage };
}

function append(target: Record<string, unknown>, delta: object): void {
  for (const [name, text] of Object.entries(delta)) target[name] = `${target[name] ?? ''}${text}`;
}

async function whole(params: Params): Promise<object> {
  const { message, finishReason, usage } = await client.chat(params, once);
  return { message, finishReason, usage };
}

async function refusalOf(params: object): Promise<unknown> {
  const error = await client.chat({ ...hello, ...params } as Params, once).catch((thrown: unknown) => thrown);
  if (!(error instanceof CohereError)) throw new Error('The sandbox accepted the request.', { cause: error });
  return { status: error.statusCode, message: (error.body as { message: string }).message };
}

test('a whole answer says that it is simulated, and counts more tokens than it bills', async () => {
  expect(await whole(hello)).toEqual({
    message: {
      role: 'assistant',
      content: [
        {
          type: 'text',
          text: 'This is a simulated answer from the RAWDOG sandbox for cohere/command-a-03-2025. You said: "hello"',
        },
      ],
    },
    finishReason: 'COMPLETE',
    usage: {
      billedUnits: { inputTokens: 2, outputTokens: 25 },
      tokens: { inputTokens: 66, outputTokens: 25 },
      cachedTokens: 0,
    },
  });
});

test('a tool is called after a plan; one without parameters gets the text null', async () => {
  expect(await whole({ ...hello, tools: [clock] })).toMatchObject({
    message: { toolPlan: 'I will call get_time.', toolCalls: [{ function: { name: 'get_time', arguments: 'null' } }] },
    finishReason: 'TOOL_CALL',
  });
});

test('a JSON schema is satisfied', async () => {
  const jsonSchema = { type: 'object', properties: { size: { enum: ['S', 'M'] } }, required: ['size'] };
  const { message } = await client.chat({ ...hello, responseFormat: { type: 'json_object', jsonSchema } }, once);

  expect(message.content).toEqual([{ type: 'text', text: '{"size":"S"}' }]);
});

function answered(): Params {
  const call = { id: 'a', type: 'function' as const, function: { name: 'get_weather', arguments: '{}' } };
  return {
    ...hello,
    tools: [weather],
    messages: [
      ...hello.messages,
      { role: 'assistant', toolCalls: [call], toolPlan: 'Look.' },
      { role: 'tool', toolCallId: 'a', content: 'sunny' },
    ],
  };
}

test('a tool result is quoted and cited', async () => {
  const { message } = await client.chat(answered(), once);

  const [content] = message.content ?? [];
  const [citation] = message.citations ?? [];
  const text = content?.type === 'text' ? content.text : '';
  expect(text).toMatch(/The tools returned: "sunny"$/);
  expect(text.slice(citation?.start, citation?.end)).toBe('"sunny"');
});

describe('a stream', () => {
  test.each<[string, () => Params]>([
    ['a text', () => hello],
    ['a text cut short', () => ({ ...hello, maxTokens: 3 })],
    ['thinking', () => ({ ...hello, thinking: { type: 'enabled' } })],
    [
      'parallel tool calls',
      () => ({ ...hello, tools: [weather, clock], messages: [{ role: 'user', content: 'both' }] }),
    ],
    ['a cited text', answered],
  ])('of %s equals the whole answer, usage included', async (_name, params) => {
    expect(await streamed(params())).toEqual(await whole(params()));
  });

  test('that fails in the middle ends with an error', async () => {
    const events = await eventsOf({ ...hello, model: 'command-a-03-2025+error=3' });

    expect(events.at(-1)).toMatchObject({
      type: 'message-end',
      delta: { finishReason: 'ERROR', error: 'internal server error' },
    });
    expect(events).toHaveLength(4);
  });
});

describe('refuses as the API does', () => {
  test.each<[string, object, object]>([
    [
      'a tool choice of OpenAI',
      { tools: [weather], toolChoice: 'auto' },
      { status: 400, message: 'invalid request: tool_choice must be one of REQUIRED, NONE' },
    ],
    [
      'JSON mode with tools',
      { tools: [weather], responseFormat: { type: 'json_object' } },
      {
        status: 400,
        message: 'invalid request: response_format json_object cannot be specified together with tools or documents.',
      },
    ],
    [
      'an empty question',
      { messages: [{ role: 'user', content: '' }] },
      {
        status: 400,
        message: 'invalid request: message must be at least 1 token long or tool results must be specified.',
      },
    ],
    [
      'a stray tool result',
      {
        messages: [
          { role: 'user', content: 'hi' },
          { role: 'tool', toolCallId: 'x', content: 'y' },
        ],
      },
      { status: 400, message: 'invalid request: tool call id "x" not found in previous tool calls.' },
    ],
    [
      'a rate it was told to limit',
      { model: 'm+status=429' },
      { status: 429, message: 'Simulated failure with status 429.' },
    ],
  ])('%s', async (_name, change, refusal) => {
    if ('toolChoice' in change)
      return expect(
        await refusalOfBody({ ...change, tool_choice: 'auto', toolChoice: undefined, tools: [weather] }),
      ).toEqual(refusal);
    expect(await refusalOf(change)).toEqual(refusal);
  });

  test('an unknown field at any depth', async () => {
    const tools = [{ ...weather, function: { ...weather.function, strict: true } }];

    expect(await refusalOfBody({ tools })).toEqual({
      status: 422,
      message:
        "unknown field: parameter 'strict' is not a valid field. For proper usage, please refer to https://docs.cohere.com/reference/chat",
    });
  });

  test('a request without a key', async () => {
    const response = await fetch(`${sandbox.url}/cohere/v2/chat`, { method: 'POST', body: '{}' });

    expect([response.status, await response.json()]).toMatchObject([401, { message: 'no api key supplied' }]);
  });

  async function refusalOfBody(body: object): Promise<unknown> {
    const response = await fetch(`${sandbox.url}/cohere/v2/chat`, {
      method: 'POST',
      headers: { authorization: 'Bearer any' },
      body: JSON.stringify({ ...hello, ...body }),
    });
    const { message } = (await response.json()) as { message: string };
    return { status: response.status, message };
  }
});
