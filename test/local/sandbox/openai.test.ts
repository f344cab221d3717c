import OpenAI, { APIError, AzureOpenAI } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxBaseUrl } from '../../../local/sandbox/providers.ts';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

type Params = OpenAI.ChatCompletionCreateParamsNonStreaming;
type Tool = OpenAI.ChatCompletionFunctionTool;

let sandbox: Sandbox;
let client: OpenAI;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = clientOf('openai');
});
afterAll(() => sandbox.close());

function clientOf(provider: string): OpenAI {
  return new OpenAI({ apiKey: 'any', baseURL: sandboxBaseUrl(sandbox.url, provider), maxRetries: 0 });
}

const hello: Params = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hello' }] };
const weather: Tool = {
  type: 'function',
  function: {
    name: 'get_weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};
const clock: Tool = { type: 'function', function: { name: 'get_time' } };

/** The same request, streamed and put together by the official client. */
async function streamed(params: Params): Promise<OpenAI.ChatCompletion> {
  const runner = client.chat.completions.stream({ ...params, stream: true, stream_options: { include_usage: true } });
  return { ...(await runner.finalChatCompletion()), object: 'chat.completion' };
}

async function refusalOf(params: object, provider = 'openai'): Promise<unknown> {
  const error = await clientOf(provider)
    .chat.completions.create({ ...hello, ...params } as Params)
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof APIError)) throw new Error('The sandbox accepted the request.', { cause: error });
  return { status: error.status, ...(error.error as object) };
}

describe('a whole answer', () => {
  test('says that it is simulated and repeats the question', async () => {
    const completion = await client.chat.completions.create(hello);

    expect(completion.choices).toEqual([
      {
        index: 0,
        message: {
          role: 'assistant',
          content: 'This is a simulated answer from the RAWDOG sandbox for openai/gpt-4o-mini. You said: "hello"',
          refusal: null,
        },
        logprobs: null,
        finish_reason: 'stop',
      },
    ]);
    expect(completion.usage).toMatchObject({ prompt_tokens: 2, completion_tokens: 23, total_tokens: 25 });
  });

  test('gives several choices that differ, and log probabilities', async () => {
    const { choices } = await client.chat.completions.create({ ...hello, n: 2, logprobs: true, top_logprobs: 1 });

    expect(choices.map(({ message }) => message.content?.slice(0, 29))).toEqual([
      'This is a simulated answer fr',
      'This is simulated answer 2 fr',
    ]);
    expect(choices[0]?.logprobs?.content?.[0]).toMatchObject({ token: 'This is ', top_logprobs: [{ logprob: -0.25 }] });
  });

  test('is cut at max_tokens and at a stop sequence', async () => {
    const cut = await client.chat.completions.create({ ...hello, max_tokens: 2 });
    const stopped = await client.chat.completions.create({ ...hello, stop: [' from', ' simulated'] });

    expect(cut.choices[0]).toMatchObject({ message: { content: 'This is ' }, finish_reason: 'length' });
    expect(stopped.choices[0]).toMatchObject({ message: { content: 'This is a' }, finish_reason: 'stop' });
  });

  test('follows a JSON schema with references and recursion', async () => {
    const schema = {
      type: 'object',
      properties: {
        kind: { const: 'tree' },
        children: { type: 'array', items: { $ref: '#' } },
        size: { type: ['integer', 'null'], minimum: 3 },
      },
      required: ['kind', 'children', 'size'],
    };
    const { choices } = await client.chat.completions.create({
      ...hello,
      response_format: { type: 'json_schema', json_schema: { name: 'tree', schema } },
    });

    const tree = JSON.parse(choices[0]?.message.content ?? '') as { children: { kind: string }[] };
    expect(tree).toMatchObject({ kind: 'tree', size: 3 });
    expect(tree.children.map((child) => child.kind)).toEqual(['tree']);
  });

  test('of a reasoning model counts the hidden reasoning', async () => {
    const { usage } = await client.chat.completions.create({ ...hello, model: 'gpt-5.1' });

    expect(usage).toMatchObject({ completion_tokens: 41, completion_tokens_details: { reasoning_tokens: 19 } });
  });

  test('reads a long prompt from the cache the second time', async () => {
    const long: Params = { ...hello, messages: [{ role: 'user', content: 'x'.repeat(5000) }] };
    const first = await client.chat.completions.create(long);
    const second = await client.chat.completions.create(long);

    expect(first.usage?.prompt_tokens_details?.cached_tokens).toBe(0);
    expect(second.usage?.prompt_tokens_details?.cached_tokens).toBe(1250);
  });
});

describe('a stream', () => {
  test.each<[string, Partial<Params>]>([
    ['a text', {}],
    ['two choices', { n: 2 }],
    ['log probabilities', { logprobs: true }],
    ['a text cut short', { max_tokens: 3 }],
    ['one tool call', { tools: [weather] }],
    ['parallel tool calls', { tools: [weather, clock], messages: [{ role: 'user', content: 'use both' }] }],
  ])('of %s equals the whole answer, usage included', async (_name, change) => {
    const params = { ...hello, ...change };
    const [assembled, whole] = [await streamed(params), await client.chat.completions.create(params)];

    expect(withoutParsed(assembled)).toEqual(withoutParsed(whole));
  });

  test('sends usage only when asked, in a chunk of its own', async () => {
    const asked: unknown[] = [];
    const unasked: unknown[] = [];
    const options = { ...hello, stream: true } as const;
    for await (const chunk of await client.chat.completions.create({
      ...options,
      stream_options: { include_usage: true },
    }))
      asked.push([chunk.choices.length, chunk.usage?.total_tokens ?? chunk.usage]);
    for await (const chunk of await client.chat.completions.create(options)) unasked.push('usage' in chunk);

    expect(asked.slice(-3)).toEqual([
      [1, null],
      [1, null],
      [0, 25],
    ]);
    expect(new Set(unasked)).toEqual(new Set([false]));
  });
});

test('a tool result is answered with a text that quotes it, and "no tools" calls none', async () => {
  const { choices } = await client.chat.completions.create({ ...hello, tools: [clock] });
  const call = choices[0]?.message;
  const id = call?.tool_calls?.[0]?.id ?? '';
  const answered = await client.chat.completions.create({
    ...hello,
    tools: [clock],
    messages: [
      ...hello.messages,
      call as OpenAI.ChatCompletionMessageParam,
      { role: 'tool', tool_call_id: id, content: 'noon' },
    ],
  });
  const without = await client.chat.completions.create({
    ...hello,
    tools: [clock],
    messages: [{ role: 'user', content: 'no tools please' }],
  });

  expect(call?.tool_calls).toMatchObject([{ type: 'function', function: { name: 'get_time', arguments: '{}' } }]);
  expect(answered.choices[0]?.message.content).toMatch(/The tools returned: "noon"$/);
  expect(without.choices[0]?.finish_reason).toBe('stop');
});

describe('refuses as the API does', () => {
  test.each<[string, object, object]>([
    [
      'an unknown field',
      { foo: 1 },
      { message: 'Unrecognized request argument supplied: foo', param: 'foo', code: 'unknown_parameter' },
    ],
    [
      'an unknown field of a message',
      { messages: [{ role: 'user', content: 'hi', foo: 1 }] },
      { message: "Unknown parameter: 'messages[0].foo'.", param: 'messages[0].foo' },
    ],
    [
      'missing messages',
      { messages: undefined },
      { message: "Missing required parameter: 'messages'.", code: 'missing_required_parameter' },
    ],
    [
      'a temperature of the wrong type',
      { temperature: 'hot' },
      { message: "Invalid type for 'temperature': expected number, but got string instead.", code: 'invalid_type' },
    ],
    [
      'max_tokens for a reasoning model',
      { model: 'o4-mini', max_tokens: 5 },
      { param: 'max_tokens', code: 'unsupported_parameter' },
    ],
    [
      'a temperature for a reasoning model',
      { model: 'gpt-5', temperature: 0.2 },
      { param: 'temperature', code: 'unsupported_value' },
    ],
    ['JSON mode without the word', { response_format: { type: 'json_object' } }, { param: 'messages' }],
    [
      'a stray tool message',
      { messages: [{ role: 'tool', tool_call_id: 'a', content: 'x' }] },
      { param: 'messages.[0].role' },
    ],
  ])('%s', async (_name, change, error) => {
    expect(await refusalOf(change)).toMatchObject({ status: 400, type: 'invalid_request_error', ...error });
  });

  test('a request without a key', async () => {
    const response = await fetch(`${sandbox.url}/openai/v1/chat/completions`, { method: 'POST', body: '{}' });

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', code: 'invalid_api_key' } });
  });

  test('an unknown path', async () => {
    const response = await fetch(`${sandbox.url}/openai/v1/nothing`, { method: 'POST', body: '{}' });

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { message: 'Unknown request URL: POST /v1/nothing.' } });
  });
});

describe('azure', () => {
  const azureClient = () =>
    new AzureOpenAI({ apiKey: 'any', endpoint: `${sandbox.url}/azure`, apiVersion: '2024-10-21', maxRetries: 0 });

  test('serves a deployment by its path, on both surfaces', async () => {
    const deployment = await azureClient().chat.completions.create({ ...hello, model: 'my-gpt' });
    const v1 = await new OpenAI({ apiKey: 'any', baseURL: `${sandbox.url}/azure/openai/v1` }).chat.completions.create(
      hello,
    );

    expect(deployment).toMatchObject({ model: 'my-gpt', prompt_filter_results: [{ prompt_index: 0 }] });
    expect(v1.model).toBe('gpt-4o-mini');
  });

  test('opens a stream with a chunk of filter results and sends one without a delta', async () => {
    const chunks = [];
    for await (const chunk of await azureClient().chat.completions.create({ ...hello, stream: true }))
      chunks.push(chunk);

    expect(chunks[0]).toMatchObject({ id: '', choices: [], prompt_filter_results: [{ prompt_index: 0 }] });
    expect(chunks.at(-2)?.choices[0]).not.toHaveProperty('delta');
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
  });
});

/** The official client adds parsed copies of what it put together. */
function withoutParsed(completion: OpenAI.ChatCompletion): unknown {
  return JSON.parse(
    JSON.stringify(completion, (key, value) => (key.startsWith('parsed') || key === 'obfuscation' ? undefined : value)),
  );
}
