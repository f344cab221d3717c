/** Families that Converse treats differently, through the whole gateway and the sandbox's check of every request. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChatChunk, ChatRequest, ChatResponse, ToolCall } from '../../../../providers/base/chat-types.ts';
import { assemble } from '../../../helpers/assemble.ts';
import { models } from '../../../helpers/bedrock.ts';
import { startTestGateway, type TestGateway } from '../../../helpers/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const weather = {
  type: 'function',
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
} as const;

async function whole(request: object): Promise<ChatResponse> {
  const response = await gateway.post(request);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as ChatResponse;
}

async function streamed(request: object): Promise<ChatResponse> {
  const response = await gateway.post({ ...request, stream: true, stream_options: { include_usage: true } });
  const text = await response.text();
  const events = text.split('\n\n').filter((event) => event.startsWith('data: {'));
  return assemble(events.map((event) => JSON.parse(event.slice('data: '.length)) as ChatChunk));
}

/** What a client that knows only OpenAI's fields keeps of a call. */
const kept = ({ id, function: fn }: ToolCall) => ({ id, type: 'function' as const, function: fn });

describe.each(['claude', 'adaptiveClaude', 'nova', 'nova2', 'mistral', 'llama', 'gptOss', 'qwen'] as const)(
  '%s',
  (family) => {
    const model = `bedrock/${models[family]}`;

    test('goes through a tool loop with text beside calls and results', async () => {
      const question: ChatRequest['messages'] = [{ role: 'user', content: 'Weather?' }];
      const shared = { model, tools: [weather], reasoning_effort: 'low' };
      const first = await streamed({ ...shared, messages: question });
      const { content, tool_calls = [] } = first.choices[0]?.message ?? {};
      expect(tool_calls.map((call) => call.function.name)).toEqual(['get_weather']);

      const history = [
        ...question,
        { role: 'assistant', content: content || 'Looking.', tool_calls: tool_calls.map(kept) },
        ...tool_calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'sunny' })),
      ];
      expect((await whole({ ...shared, messages: history })).choices[0]?.message.content).toContain('sunny');

      // Without tools a history with calls would be refused.
      expect(
        (await whole({ model, messages: [...history, { role: 'user', content: 'Thanks.' }] })).choices,
      ).toHaveLength(1);
    });

    test('takes a document, a system prompt and a prefill', async () => {
      const file = { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' } };
      const messages = [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [file] },
        { role: 'assistant', content: 'It says: ' },
      ];

      expect((await whole({ model, messages })).usage?.prompt_tokens).toBeGreaterThan(0);
    });
  },
);
