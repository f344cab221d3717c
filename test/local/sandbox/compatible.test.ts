import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxBaseUrl, sandboxProviders } from '../../../local/sandbox/providers.ts';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';
import { chat } from '../../../providers/chat.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

type Json = Record<string, unknown>;

interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const hello = { model: 'some-model', messages: [{ role: 'user', content: 'hello' }] };
const tools = [{ type: 'function', function: { name: 'get_time', parameters: { type: 'object', properties: {} } } }];

async function post(
  provider: string,
  change: object,
  headers: Record<string, string> = { authorization: 'Bearer any' },
): Promise<Said> {
  const url = `${sandboxBaseUrl(sandbox.url, provider)}/chat/completions`;
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ ...hello, ...change }) });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function whole(provider: string, change: object = {}): Promise<Json> {
  return JSON.parse((await post(provider, change)).text) as Json;
}

async function refusalOf(provider: string, change: object): Promise<unknown> {
  const { status, text } = await post(provider, change);
  return [status, JSON.parse(text)];
}

async function chunksOf(provider: string, change: object = {}): Promise<Json[]> {
  const { text } = await post(provider, { ...change, stream: true });
  const lines = text.split('\n').filter((line) => line.startsWith('data: {'));
  return lines.map((line) => JSON.parse(line.slice('data: '.length)) as Json);
}

const ownFormat = ['anthropic', 'azure', 'bedrock', 'cohere', 'gemini', 'mistral'];
const compatible = sandboxProviders.filter((id) => Object.hasOwn(chat, id) && !ownFormat.includes(id));
const modelOf = (provider: string) =>
  provider === 'fireworks' ? 'accounts/fireworks/models/some-model' : 'some-model';

describe.each(compatible)('%s', (provider) => {
  const model = modelOf(provider);
  const client = () => new OpenAI({ apiKey: 'any', baseURL: sandboxBaseUrl(sandbox.url, provider), maxRetries: 0 });

  test('streams what it answers whole', async () => {
    const params = { ...hello, model, messages: [{ role: 'user' as const, content: 'hello' }] };
    const completion = await client().chat.completions.create(params);
    const stream = await client().chat.completions.create({
      ...params,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await Array.fromAsync(stream);

    const text = chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join('');
    expect(text).toBe(completion.choices[0]?.message.content);
    expect(text).toContain(`from the RAWDOG sandbox for ${provider}/${model}. You said: "hello"`);
    expect(chunks.findLast((chunk) => chunk.usage)?.usage).toEqual(completion.usage);
  });

  test('answers an error it was told to give in its own words', async () => {
    const { status, headers, text } = await post(provider, { model: `${model}+status=429+retry-after=5` });

    expect([status, headers.get('retry-after')]).toEqual([429, '5']);
    expect(text).toContain('Simulated failure with status 429.');
  });
});

test('a provider nobody knows speaks the plain dialect and takes every field', async () => {
  expect(await whole('nobody', { foo: 1, reasoning_effort: 'low' })).toMatchObject({
    choices: [
      { message: { content: expect.stringContaining('nobody/some-model'), reasoning_content: expect.any(String) } },
    ],
  });
});

describe('groq', () => {
  test('puts reasoning where the format says', async () => {
    const model = 'qwen/qwen3-32b';
    const parsed = await whole('groq', { model, reasoning_format: 'parsed' });
    const raw = await whole('groq', { model, reasoning_format: 'raw' });
    const hidden = await whole('groq', { model, reasoning_format: 'hidden' });

    expect(parsed).toMatchObject({ choices: [{ message: { reasoning: expect.stringMatching(/^Simulated/) } }] });
    expect(raw).toMatchObject({ choices: [{ message: { content: expect.stringMatching(/^<think>\nSimulated/) } }] });
    expect(hidden).toMatchObject({ choices: [{ message: { content: expect.stringMatching(/^This is/) } }] });
  });

  test('sends usage in x_groq unasked, and a tool call whole', async () => {
    const chunks = await chunksOf('groq', { tools });

    expect(chunks[0]).toMatchObject({ x_groq: { id: expect.stringMatching(/^req_/) } });
    expect(chunks[1]).toMatchObject({
      choices: [{ delta: { tool_calls: [{ function: { name: 'get_time', arguments: '{}' } }] } }],
    });
    expect(chunks.at(-1)).toMatchObject({
      choices: [{ finish_reason: 'tool_calls' }],
      x_groq: { usage: { prompt_tokens: 18 } },
    });
  });

  test.each([
    ['logprobs', { logprobs: true }, '`logprobs` is not supported with this model'],
    ['several choices', { n: 2 }, "'n' : number must be at most 1"],
    [
      'a name',
      { messages: [{ role: 'user', content: 'hi', name: 'me' }] },
      "'messages.0' : property 'name' is unsupported",
    ],
    [
      'a null',
      { messages: [...hello.messages, { role: 'assistant', content: 'hi', refusal: null }] },
      "'messages.1.refusal' : value must not be null",
    ],
  ])('refuses %s', async (_name, change, message) => {
    expect(await refusalOf('groq', change)).toEqual([400, { error: { message, type: 'invalid_request_error' } }]);
  });
});

describe('deepseek', () => {
  const call = { id: 'a', type: 'function', function: { name: 'get_time', arguments: '{}' } };
  const result = { role: 'tool', tool_call_id: 'a', content: 'noon' };
  const turns = (assistant: object) => [
    ...hello.messages,
    { role: 'assistant', content: '', tool_calls: [call], ...assistant },
    result,
  ];

  test('splits the prompt into cache hits and misses, and puts usage on the finishing chunk', async () => {
    const last = (await chunksOf('deepseek', { stream_options: { include_usage: true } })).at(-1);

    expect(last).toMatchObject({
      choices: [{ finish_reason: 'stop' }],
      usage: { prompt_tokens: 2, prompt_cache_hit_tokens: 0, prompt_cache_miss_tokens: 2 },
    });
  });

  test('keeps a queued request alive with comments and blank lines', async () => {
    const streamed = await post('deepseek', { stream: true });
    const answered = await post('deepseek', {});

    expect(streamed.text.startsWith(': keep-alive\n\n')).toBe(true);
    expect(answered.text.startsWith('\n\n{')).toBe(true);
  });

  test('wants the reasoning of V4 back, and none of R1', async () => {
    const v4 = await refusalOf('deepseek', { model: 'deepseek-v4-pro', messages: turns({}) });
    const v4Empty = await whole('deepseek', { model: 'deepseek-v4-pro', messages: turns({ reasoning_content: '' }) });
    const r1 = await refusalOf('deepseek', { model: 'deepseek-reasoner', messages: turns({ reasoning_content: 'x' }) });

    expect(v4).toMatchObject([
      400,
      { error: { message: 'The `reasoning_content` in the thinking mode must be passed back to the API.' } },
    ]);
    expect(v4Empty).toMatchObject({ choices: [{ message: { reasoning_content: expect.any(String) } }] });
    expect(r1).toMatchObject([400, { error: { type: 'invalid_request_error' } }]);
  });
});

describe('xai', () => {
  test('leaves reasoning out of the completion, but not out of the total', async () => {
    expect(await whole('xai', { model: 'grok-4' })).toMatchObject({
      usage: {
        prompt_tokens: 2,
        completion_tokens: 21,
        total_tokens: 42,
        completion_tokens_details: { reasoning_tokens: 19 },
      },
    });
  });

  test('finishes tool calls with an empty reason', async () => {
    expect(await whole('xai', { tools })).toMatchObject({ choices: [{ finish_reason: '' }] });
    expect((await chunksOf('xai', { tools })).at(-1)).toMatchObject({
      choices: [{ finish_reason: '' }],
      usage: { total_tokens: 21 },
    });
  });

  test('refuses penalties for reasoning models in its own error body', async () => {
    expect(await refusalOf('xai', { model: 'grok-4', presence_penalty: 1 })).toEqual([
      400,
      { code: 'Client specified an invalid argument', error: 'Argument not supported on this model: presencePenalty' },
    ]);
  });
});

describe('perplexity', () => {
  test('repeats the text so far in every chunk and sends no end marker', async () => {
    const { text } = await post('perplexity', { stream: true });
    const chunks = await chunksOf('perplexity');

    expect(text).not.toContain('[DONE]');
    expect(chunks.at(-1)).toMatchObject({
      choices: [{ finish_reason: 'stop', message: { content: expect.stringMatching(/"hello"$/) } }],
      citations: ['https://example.com/simulated'],
    });
  });

  test.each([
    ['tools', { tools }, 'tools is not supported'],
    [
      'two turns of one role',
      { messages: [...hello.messages, ...hello.messages] },
      'After the (optional) system message(s), user or tool message(s) should alternate with assistant message(s).',
    ],
    [
      'a last turn of the assistant',
      { messages: [...hello.messages, { role: 'assistant', content: 'hi' }] },
      'Last message must have role `user`.',
    ],
  ])('refuses %s', async (_name, change, message) => {
    expect(await refusalOf('perplexity', change)).toEqual([
      400,
      { error: { message, type: 'invalid_message', code: 400 } },
    ]);
  });

  test('answers a request without a key with a page', async () => {
    const { status, headers, text } = await post('perplexity', {}, {});

    expect([status, headers.get('content-type')]).toEqual([401, 'text/html']);
    expect(text).toContain('401 Authorization Required');
  });
});

describe('openrouter', () => {
  test('details its reasoning, streamed as whole', async () => {
    const change = { reasoning: { effort: 'low' }, usage: { include: true } };
    const completion = await whole('openrouter', change);
    const deltas = (await chunksOf('openrouter', change)).flatMap(({ choices }) =>
      (choices as { delta: Json }[]).map(({ delta }) => delta),
    );
    const details = deltas.flatMap(
      (delta) => (delta['reasoning_details'] ?? []) as { text?: string; signature?: string }[],
    );

    const reasoning = details.map(({ text }) => text ?? '').join('');
    expect(completion).toMatchObject({
      choices: [
        { message: { reasoning, reasoning_details: [{ text: reasoning, signature: details.at(-1)?.signature }] } },
      ],
      usage: { cost: 0.00125 },
    });
    expect(reasoning).toMatch(/^Simulated reasoning/);
  });

  test('waits with comments and fails in a chunk', async () => {
    const { text } = await post('openrouter', { model: 'some-model+error=1', stream: true });

    expect(text).toMatch(/^: OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\ndata: /);
    expect(JSON.parse(text.trim().split('\n\n').at(-1)?.slice('data: '.length) ?? '')).toMatchObject({
      error: { code: 503 },
      choices: [{ finish_reason: 'error' }],
    });
  });

  test('numbers its errors', async () => {
    expect(await refusalOf('openrouter', { model: 'm+status=402' })).toEqual([
      402,
      { error: { code: 402, message: expect.any(String) } },
    ]);
  });
});

describe('others', () => {
  test('together ends with eos', async () => {
    expect(await whole('together')).toMatchObject({ choices: [{ finish_reason: 'eos' }] });
  });

  test.each<[string, string, object, number, object]>([
    ['fireworks', 'a model without its prefix', { model: 'short-name' }, 404, { error: { code: 'NOT_FOUND' } }],
    [
      'fireworks',
      'the word required',
      { model: modelOf('fireworks'), tools, tool_choice: 'required' },
      400,
      { error: { object: 'error' } },
    ],
    [
      'fireworks',
      'the newer token limit',
      { model: modelOf('fireworks'), max_completion_tokens: 5 },
      400,
      { error: { message: "Extra inputs are not permitted, field: 'max_completion_tokens', value: 5" } },
    ],
    [
      'cerebras',
      'a penalty',
      { frequency_penalty: 1 },
      400,
      { code: 'wrong_api_format', message: "frequency_penalty: property 'frequency_penalty' is unsupported" },
    ],
  ])('%s refuses %s', async (provider, _name, change, status, body) => {
    expect(await refusalOf(provider, change)).toMatchObject([status, body]);
  });

  test('ollama asks for no key', async () => {
    expect((await post('ollama', {}, {})).status).toBe(200);
  });

  test('cerebras answers a request without a key with a flat body', async () => {
    const { status, text } = await post('cerebras', {}, {});

    expect([status, JSON.parse(text)]).toEqual([
      401,
      { message: 'Wrong API Key', type: 'invalid_request_error', param: 'api_key', code: 'wrong_api_key' },
    ]);
  });
});
