/** One suite over every chat provider of the registry, through the whole gateway and the provider's own wire format. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChatChunk, ChatRequest, ChatResponse } from '../../providers/base/chat-types.ts';
import { chat } from '../../providers/chat.ts';
import { assemble } from '../helpers/assemble.ts';
import { startContractGateway, statuses } from '../helpers/contract.ts';
import type { TestGateway } from '../helpers/gateway.ts';
import { readStreamed, type Streamed } from '../helpers/read-streamed.ts';

/** A model of each provider that can do all that the suite asks, and what the provider cannot do at all. */
const models: Record<string, { model: string; reasoningModel?: string; lacks?: readonly string[] }> = {
  openai: { model: 'gpt-4o', lacks: ['reasoning'] },
  azure: { model: 'gpt-4o', lacks: ['reasoning'] },
  anthropic: { model: 'claude-sonnet-4-5' },
  gemini: { model: 'gemini-3-pro-preview' },
  bedrock: { model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' },
  cohere: { model: 'command-a-03-2025', reasoningModel: 'command-a-reasoning-08-2025' },
  mistral: { model: 'mistral-large-latest', reasoningModel: 'magistral-medium-latest' },
  groq: { model: 'openai/gpt-oss-120b' },
  // Its API knows no schemas: the gateway asks in words, which the sandbox does not read.
  deepseek: { model: 'deepseek-v4', reasoningModel: 'deepseek-v4', lacks: ['schema'] },
  xai: { model: 'grok-3-mini' },
  together: { model: 'openai/gpt-oss-120b' },
  fireworks: { model: 'gpt-oss-120b' },
  perplexity: { model: 'sonar-reasoning-pro', lacks: ['tools', 'reasoning'] },
  openrouter: { model: 'anthropic/claude-sonnet-4.5' },
  cerebras: { model: 'gpt-oss-120b' },
  ollama: { model: 'gpt-oss' },
  openai_compatible: { model: 'any-model' },
};

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startContractGateway();
});
afterAll(() => gateway.close());

const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather in a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
} as const;
const clock = { type: 'function', function: { name: 'get_time', description: 'The time now' } } as const;
const hello: Pick<ChatRequest, 'messages'> = { messages: [{ role: 'user', content: 'Hello there' }] };

async function whole(request: ChatRequest): Promise<ChatResponse> {
  const response = await gateway.post(request);
  const text = await response.text();
  expect([response.status, text]).toEqual([200, expect.any(String)]);
  return JSON.parse(text) as ChatResponse;
}

async function streamed(request: ChatRequest, headers: Record<string, string> = {}): Promise<Streamed<ChatChunk>> {
  return readStreamed<ChatChunk>(
    await gateway.post({ ...request, stream: true, stream_options: { include_usage: true } }, headers),
  );
}

/** What must be equal however it was fetched: ids and times may differ between two calls. */
function essence({ choices, usage, model }: ChatResponse): object {
  return {
    model,
    usage,
    choices: choices.map(({ message, finish_reason }) => ({
      finish_reason,
      content: message.content || null,
      reasoning: message.reasoning_content ?? null,
      calls: (message.tool_calls ?? []).map(({ function: fn }) => [fn.name, JSON.parse(fn.arguments)]),
    })),
  };
}

async function bothWays(request: ChatRequest): Promise<ChatResponse> {
  const answer = await whole(request);
  const { chunks, done } = await streamed(request);
  expect(done).toBe(true);
  expect(essence(assemble(chunks))).toEqual(essence(answer));
  return answer;
}

test('the suite knows every provider of the registry', () => {
  expect(Object.keys(models).sort()).toEqual(Object.keys(chat).sort());
});

describe.each(Object.entries(models))('%s', (provider, { model, reasoningModel = model, lacks = [] }) => {
  const prefix = provider === 'openai_compatible' ? 'vllm' : provider;
  const target = `${prefix}/${model}`;
  const can = (what: string) => !lacks.includes(what);

  test('a text comes whole and streamed alike, with usage', async () => {
    const answer = await bothWays({ model: target, ...hello });

    expect(answer.choices[0]?.message.content).toContain('You said: "Hello there"');
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    const { prompt_tokens = 0, completion_tokens = 0, total_tokens } = answer.usage ?? {};
    expect(prompt_tokens).toBeGreaterThan(0);
    expect(completion_tokens).toBeGreaterThan(0);
    expect(total_tokens).toBe(prompt_tokens + completion_tokens);
  });

  test('usage is metered although a caller of a stream did not ask for it, and stays out of the stream', async () => {
    const before = gateway.lines.length;
    const response = await gateway.post({ model: target, ...hello, stream: true });
    const text = await response.text();

    expect(text).not.toContain('"usage"');
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    await expect.poll(() => gateway.lines.length).toBe(before + 1);
    expect(gateway.lines.at(-1)).toMatchObject({
      provider: prefix,
      status: 200,
      promptTokens: expect.any(Number),
      finishReason: 'stop',
    });
  });

  test('an answer cut by the output limit says so', async () => {
    const answer = await bothWays({ model: target, ...hello, max_tokens: 5 });

    expect(answer.choices[0]?.finish_reason).toBe('length');
  });

  test.runIf(can('tools'))('a tool is called with arguments', async () => {
    const answer = await bothWays({
      model: target,
      messages: [{ role: 'user', content: 'Weather?' }],
      tools: [weather],
      tool_choice: 'required',
    });

    expect(answer.choices[0]?.finish_reason).toBe('tool_calls');
    expect(answer.choices[0]?.message.tool_calls).toMatchObject([
      { type: 'function', id: expect.stringMatching(/./), function: { name: 'get_weather' } },
    ]);
  });

  test.runIf(can('tools'))('two tools are called at once, each with its own id', async () => {
    const answer = await bothWays({
      model: target,
      messages: [{ role: 'user', content: 'Use both tools' }],
      tools: [weather, clock],
    });

    const calls = answer.choices[0]?.message.tool_calls ?? [];
    expect(calls.map((call) => call.function.name)).toEqual(['get_weather', 'get_time']);
    expect(new Set(calls.map((call) => call.id)).size).toBe(2);
  });

  test.runIf(can('tools'))('a tool without parameters is called with an empty object', async () => {
    const answer = await bothWays({ model: target, messages: [{ role: 'user', content: 'Time?' }], tools: [clock] });

    expect(answer.choices[0]?.message.tool_calls?.[0]?.function).toEqual({ name: 'get_time', arguments: '{}' });
  });

  test.runIf(can('tools'))('results of a tool round go back and are answered', async () => {
    const messages: ChatRequest['messages'] = [{ role: 'user', content: 'Use both tools' }];
    const first = await whole({ model: target, messages, tools: [weather, clock] });
    const { content, tool_calls = [] } = first.choices[0]?.message ?? {};
    const calls = tool_calls.map(({ id, function: fn }) => ({ id, type: 'function' as const, function: fn }));
    const results = calls.map(({ id }, index) => ({
      role: 'tool' as const,
      tool_call_id: id,
      content: `result ${index}`,
    }));

    const second = await bothWays({
      model: target,
      messages: [
        ...messages,
        { role: 'assistant', content: content ?? null, tool_calls: calls },
        ...results.toReversed(),
      ],
      tools: [weather, clock],
    });

    expect(second.choices[0]?.finish_reason).toBe('stop');
    expect(second.choices[0]?.message.content).toContain('result 0');
    expect(second.choices[0]?.message.content).toContain('result 1');
  });

  test.runIf(can('reasoning'))('reasoning comes as reasoning_content, beside the answer', async () => {
    const answer = await bothWays({
      model: `${prefix}/${reasoningModel}+reasoning`,
      ...hello,
      reasoning_effort: 'high',
    });

    expect(answer.choices[0]?.message.reasoning_content).toMatch(/./);
    expect(answer.choices[0]?.message.content).toContain('You said');
  });

  test.runIf(can('reasoning') && can('tools'))(
    "reasoning survives a tool round with a client that knows OpenAI's fields only",
    async () => {
      const shared = { model: `${prefix}/${reasoningModel}`, tools: [weather], reasoning_effort: 'high' } as const;
      const messages: ChatRequest['messages'] = [{ role: 'user', content: 'Weather?' }];
      const { chunks } = await streamed({ ...shared, messages });
      const { content, tool_calls = [] } = assemble(chunks).choices[0]?.message ?? {};
      const calls = tool_calls.map(({ id, function: fn }) => ({ id, type: 'function' as const, function: fn }));

      const second = await whole({
        ...shared,
        messages: [
          ...messages,
          { role: 'assistant', content: content ?? null, tool_calls: calls },
          ...calls.map(({ id }) => ({ role: 'tool' as const, tool_call_id: id, content: 'sunny' })),
        ],
      });

      expect(second.choices[0]?.message.content).toContain('sunny');
    },
  );

  test.runIf(can('schema'))('a JSON schema gives JSON that fits', async () => {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string' }, degrees: { type: 'integer' } },
      required: ['city', 'degrees'],
      additionalProperties: false,
    };
    const answer = await bothWays({
      model: target,
      messages: [{ role: 'user', content: 'A city' }],
      response_format: { type: 'json_schema', json_schema: { name: 'city', schema } },
    });

    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toEqual({
      city: expect.any(String),
      degrees: expect.any(Number),
    });
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.choices[0]?.message.tool_calls).toBeUndefined();
  });

  test.each(statuses)(
    "the status %i of the provider becomes %i, in OpenAI's shape",
    async (upstream, status, retry) => {
      const response = await gateway.post({ model: `${target}+status=${upstream}+retry-after=7`, ...hello });
      const { error } = (await response.json()) as { error: Record<string, unknown> };

      expect([response.status, response.headers.get('x-should-retry')]).toEqual([status, retry]);
      expect(error).toEqual({
        message: expect.stringMatching(/./),
        type: expect.any(String),
        param: error['param'] ?? null,
        code: error['code'],
      });
      // Bedrock says nothing of when to come back.
      if (upstream === 429 && provider !== 'bedrock') expect(response.headers.get('retry-after')).toBe('7');
    },
  );

  test('a stream refused before its first chunk is a real status', async () => {
    const response = await gateway.post({ model: `${target}+status=429`, ...hello, stream: true });

    expect([response.status, response.headers.get('content-type')]).toEqual([429, 'application/json']);
  });

  test.each(['cut=8', 'end=8', 'stall=8', 'error=8'])(
    'a stream that breaks (%s) ends with an error and no clean finish',
    async (fault) => {
      const { chunks, error, done } = await streamed({ model: `${target}+${fault}+words=40`, ...hello });

      expect(error?.['message']).toMatch(/./);
      expect(done).toBe(false);
      expect(chunks.flatMap((chunk) => chunk.choices).every((choice) => choice.finish_reason === null)).toBe(true);
    },
  );

  test.each(['html', 'half', 'empty', 'wrong'])(
    'an answer that is none (%s) is a 502 that says what came',
    async (fault) => {
      const response = await gateway.post({ model: `${target}+${fault}`, ...hello });
      const { error } = (await response.json()) as { error: Record<string, unknown> };

      expect([response.status, error['code']]).toEqual([502, 'invalid_response']);
    },
  );
});
