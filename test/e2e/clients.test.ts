/** Clients that people really use, against the local gateway: the same code as against OpenAI, with another base URL. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { AIMessageChunk, HumanMessage } from '@langchain/core/messages';
import { tool as langchainTool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import OpenAI, { AuthenticationError, NotFoundError, RateLimitError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import type { RunnableToolFunctionWithParse } from 'openai/lib/RunnableFunction';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { collect } from '../helpers/collect.ts';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';

/** One model of each wire format. */
const models = [
  'openai/gpt-4o',
  'azure/gpt-4o',
  'anthropic/claude-sonnet-4-5',
  'gemini/gemini-2.5-flash',
  'bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'cohere/command-a-03-2025',
  'mistral/mistral-large-latest',
];

let gateway: TestGateway;
let openai: OpenAI;
beforeAll(async () => {
  gateway = await startTestGateway();
  openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });
});
afterAll(() => gateway.close());

const city = { type: 'object' as const, properties: { city: { type: 'string' as const } }, required: ['city'] };
const question = [{ role: 'user', content: 'What is the weather?' }] as const;

describe.each(models)('the openai SDK with %s', (model) => {
  test('creates an answer', async () => {
    const { data, request_id } = await openai.chat.completions
      .create({ model, messages: [...question] })
      .withResponse();

    expect(data.choices[0]?.message.content).toContain('What is the weather?');
    expect(request_id).toMatch(/^req_/);
  });

  test('streams an answer, with usage', async () => {
    const stream = openai.chat.completions.stream({
      model,
      messages: [...question],
      stream_options: { include_usage: true },
    });
    const pieces = await collect(stream);
    const answer = await stream.finalChatCompletion();

    expect(pieces.length).toBeGreaterThan(3);
    expect(answer.choices[0]?.message.content).toContain('What is the weather?');
    expect(answer.usage?.total_tokens).toBeGreaterThan(0);
  });

  test.each([true, false])('runs a tool and uses its result (streaming: %s)', async (stream) => {
    const asked: unknown[] = [];
    const getWeather = (args: unknown) => {
      asked.push(args);
      return 'It is sunny.';
    };
    const weather: RunnableToolFunctionWithParse<object> = {
      type: 'function',
      function: {
        name: 'get_weather',
        description: 'The weather',
        parameters: city,
        parse: JSON.parse,
        function: getWeather,
      },
    };
    const options = { model, messages: [...question], tools: [weather] };
    const runner = stream
      ? openai.chat.completions.runTools({ ...options, stream: true })
      : openai.chat.completions.runTools(options);

    expect(await runner.finalContent()).toContain('It is sunny.');
    expect(asked).toEqual([{ city: expect.any(String) }]);
  });

  test('parses a structured answer', async () => {
    const shape = z.object({ name: z.string(), age: z.number() });
    const answer = await openai.chat.completions.parse({
      model,
      messages: [...question],
      response_format: zodResponseFormat(shape, 'person'),
    });

    expect(answer.choices[0]?.message.parsed).toEqual({ name: expect.any(String), age: expect.any(Number) });
  });

  test('throws its own class for each kind of error', async () => {
    const create = (suffix: string) =>
      openai.chat.completions.create({ model: model + suffix, messages: [...question] });

    await expect(create('+status=429')).rejects.toThrow(RateLimitError);
    await expect(create('+status=401')).rejects.toThrow(AuthenticationError);
    await expect(openai.chat.completions.create({ model: 'nobody/x', messages: [...question] })).rejects.toThrow(
      NotFoundError,
    );
  });

  test('throws when a stream breaks, instead of ending', async () => {
    const stream = await openai.chat.completions.create({
      model: `${model}+cut=8+words=60`,
      messages: [...question],
      stream: true,
    });

    await expect(collect(stream)).rejects.toThrow(/connection|ended/);
  });
});

describe.each(models)('the Vercel AI SDK with %s', (model) => {
  const provider = () =>
    createOpenAICompatible({ name: 'rawdog', baseURL: `${gateway.url}/v1`, apiKey: gateway.key, includeUsage: true });
  const weather = tool({
    description: 'The weather in a city',
    inputSchema: jsonSchema<{ city: string }>({ ...city, required: ['city'] }),
    execute: async () => 'sunny',
  });

  test('generates text over two steps with a tool', async () => {
    const { text, steps } = await generateText({
      model: provider()(model),
      prompt: 'What is the weather?',
      tools: { get_weather: weather },
      stopWhen: stepCountIs(3),
    });

    expect(text).toContain('sunny');
    expect(steps.length).toBe(2);
  });

  test('streams text, with usage', async () => {
    const result = streamText({ model: provider()(model), prompt: 'Hello' });

    expect((await collect(result.textStream)).join('')).toContain('Hello');
    expect((await result.usage).totalTokens).toBeGreaterThan(0);
  });
});

describe.each(models)('LangChain with %s', (model) => {
  const chat = () =>
    new ChatOpenAI({
      model,
      apiKey: gateway.key,
      configuration: { baseURL: `${gateway.url}/v1` },
      maxRetries: 0,
      useResponsesApi: false,
    });

  test('invokes, and streams the same', async () => {
    const whole = await chat().invoke([new HumanMessage('Hello')]);
    const chunks = await collect(await chat().stream([new HumanMessage('Hello')]));

    expect(whole.content).toContain('Hello');
    expect(chunks.map((chunk) => chunk.content).join('')).toBe(whole.content);
  });

  test('binds tools, and puts streamed calls together', async () => {
    const weather = langchainTool(async () => 'sunny', {
      name: 'get_weather',
      description: 'The weather',
      schema: z.object({ city: z.string() }),
    });
    const chunks = await collect(
      await chat()
        .bindTools([weather])
        .stream([new HumanMessage('Weather?')]),
    );
    const answer = chunks.reduce((all, chunk) => all.concat(chunk), new AIMessageChunk(''));

    expect(answer.tool_calls).toEqual([
      { id: expect.any(String), name: 'get_weather', args: { city: expect.any(String) }, type: 'tool_call' },
    ]);
  });
});
