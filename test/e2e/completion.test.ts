/** OpenAI's official client for text completions, whole and streamed: natively, and through every wire format that only chats. */
import OpenAI, { BadRequestError, NotFoundError, RateLimitError } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';

let gateway: TestGateway;
let openai: OpenAI;
beforeAll(async () => {
  gateway = await startTestGateway();
  openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });
});
afterAll(() => gateway.close());

describe.each([
  'openai/gpt-3.5-turbo-instruct',
  'azure/gpt-3.5-turbo-instruct',
  'mistral/codestral-latest',
  'deepseek/deepseek-chat',
  'anthropic/claude-sonnet-4-5',
  'gemini/gemini-2.0-flash',
  'bedrock/amazon.nova-lite-v1:0',
  'cohere/command-a-03-2025',
  'groq/llama-3.3-70b-versatile',
])('%s', (model) => {
  test('answers one prompt', async () => {
    const answer = await openai.completions.create({ model, prompt: 'Once upon' });

    expect(answer).toMatchObject({ id: expect.stringMatching(/./), object: 'text_completion' });
    expect(answer.choices.map(({ index, finish_reason }) => [index, finish_reason])).toEqual([[0, 'stop']]);
    expect(answer.choices[0]?.text).toContain('You said: "Once upon"');
    expect(answer.usage?.total_tokens).toBeGreaterThan(0);
  });

  test('streams two prompts at once', async () => {
    const stream = await openai.completions.create({
      model,
      prompt: ['Alpha', 'Beta'],
      stream: true,
      stream_options: { include_usage: true },
    });
    const texts = ['', ''];
    let usage: OpenAI.CompletionUsage | undefined;
    for await (const chunk of stream) {
      for (const { index, text } of chunk.choices) texts[index] += text;
      usage = chunk.usage ?? usage;
    }

    expect(texts).toEqual([expect.stringContaining('You said: "Alpha"'), expect.stringContaining('You said: "Beta"')]);
    expect(usage?.completion_tokens).toBeGreaterThan(0);
  });
});

test('errors are the classes callers catch', async () => {
  const ask = (request: Partial<OpenAI.CompletionCreateParamsNonStreaming>) =>
    openai.completions.create({ model: 'anthropic/claude-sonnet-4-5', prompt: 'Hi', ...request });

  await expect(ask({ echo: true })).rejects.toThrow(BadRequestError);
  await expect(ask({ echo: true })).rejects.toMatchObject({ param: 'echo', code: 'unsupported_parameter' });
  await expect(ask({ prompt: [] })).rejects.toMatchObject({ status: 400, param: 'prompt' });
  await expect(ask({ model: 'nobody/x' })).rejects.toThrow(NotFoundError);
  await expect(ask({ model: 'anthropic/claude-sonnet-4-5+status=429' })).rejects.toThrow(RateLimitError);
});

test('what is left out is named', async () => {
  const { response } = await openai.completions
    .create({ model: 'deepseek/deepseek-chat', prompt: 'Hi', seed: 7, user: 'u-1' })
    .withResponse();

  expect(response.headers.get('x-rawdog-dropped-params')).toBe('seed,user');
});

test('leaving a stream of many prompts in the middle leaves the gateway standing', async () => {
  const prompt = Array.from({ length: 12 }, (_, index) => `Prompt ${index}`);
  const stream = await openai.completions.create({
    model: 'anthropic/claude-sonnet-4-5+pace=5+words=50',
    prompt,
    stream: true,
  });
  for await (const _ of stream) break;

  await expect.poll(() => gateway.lines.at(-1)).toMatchObject({ endpoint: 'completion', aborted: true });
  const answer = await openai.completions.create({ model: 'anthropic/claude-sonnet-4-5', prompt: 'Still there?' });
  expect(answer.choices[0]?.text).toContain('Still there?');
});
