/** The handler against a Gemini that checks what it is sent. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sandboxBaseUrl } from '../../../../local/sandbox/providers.ts';
import { type Sandbox, startSandbox } from '../../../../local/sandbox/server.ts';
import type { ChatChunk, ChatRequest, ChatResponse, Message } from '../../../../providers/base/chat-types.ts';
import { handler } from '../../../../providers/gemini/chat/handler.ts';
import { assemble } from '../../../helpers/assemble.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext } from '../../../helpers/context.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

async function ask(request: Partial<ChatRequest>, model = 'gemini-3-pro-preview'): Promise<ChatResponse> {
  const credentials = { apiKey: 'sandbox', baseUrl: sandboxBaseUrl(sandbox.url, 'gemini') };
  const ctx = chatContext('gemini', model, request, { credentials });
  const result = await handler.handleRequest(ctx.request, ctx);
  return result.kind === 'json' ? result.body : assemble(await collect(result.chunks as AsyncIterable<ChatChunk>));
}

const weather = {
  type: 'function',
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
} as const;
const clock = { type: 'function', function: { name: 'get_time' } } as const;
const question: Message = { role: 'user', content: 'Use both tools' };

test('a text comes whole and streamed alike', async () => {
  const whole = await ask({ n: 2, reasoning_effort: 'high' });

  expect(whole.choices.map(({ message }) => message.content)).toEqual([
    expect.stringContaining('You said: "Hi"'),
    expect.stringContaining('You said: "Hi"'),
  ]);
  expect(whole.choices[0]?.message.reasoning_content).toMatch(/./);
  expect(await ask({ n: 2, reasoning_effort: 'high', stream: true })).toEqual(whole);
});

test.each([false, true])(
  "signatures survive a client that returns only OpenAI's fields (stream: %s)",
  async (stream) => {
    const tools = [weather, clock];
    const first = await ask({ messages: [question], tools, stream });
    const calls = (first.choices[0]?.message.tool_calls ?? []).map(
      ({ id, function: fn }) => ({ id, type: 'function', function: fn }) as const,
    );
    const results = calls.map(
      ({ id }): Message => ({ role: 'tool', tool_call_id: id, content: `result of ${id.slice(0, 8)}` }),
    );

    const second = await ask({
      messages: [question, { role: 'assistant', content: null, tool_calls: calls }, ...results.toReversed()],
      tools,
      stream,
    });

    expect(calls.map((call) => call.function.name)).toEqual(['get_weather', 'get_time']);
    expect(second.choices[0]?.message.content).toContain(`"result of ${calls[0]?.id.slice(0, 8)}"`);
  },
);

test('a client that made up its ids gets on too', async () => {
  const call = { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{}' } } as const;
  const messages: Message[] = [
    question,
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'call_1', content: 'sunny' },
  ];

  const answer = await ask({ messages, tools: [weather] });

  expect(answer.choices[0]?.message.content).toContain('sunny');
});

test('models without a system instruction are told in the first turn', async () => {
  const messages: Message[] = [{ role: 'system', content: 'Be brief.' }, question];

  expect((await ask({ messages }, 'gemma-3-27b-it')).choices[0]?.finish_reason).toBe('stop');
});
