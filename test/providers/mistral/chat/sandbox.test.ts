import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatResponse } from '../../../../providers/base/chat-types.ts';
import { startTestGateway, type TestGateway } from '../../../helpers/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const tools = [
  {
    type: 'function',
    function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  },
];

async function ask(request: object): Promise<ChatResponse> {
  const response = await gateway.post({ model: 'mistral/mistral-small-latest', ...request });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as ChatResponse;
}

test('a tool round with ids, thoughts and fields of another maker is accepted', async () => {
  const tool_calls = [
    { id: 'toolu:1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Paris"}' } },
  ];
  const messages = [
    { role: 'user', name: 'Ann', content: 'Weather?' },
    {
      role: 'assistant',
      content: 'Let me look.',
      tool_calls,
      reasoning_content: 'Paris, then.',
      refusal: null,
      annotations: [],
    },
    { role: 'tool', tool_call_id: 'toolu:1', content: [{ type: 'text', text: 'sunny' }] },
  ];
  const { choices } = await ask({ messages, tools, user: 'u', store: false, seed: 1, max_completion_tokens: 500 });

  expect(choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: expect.stringContaining('sunny') } });
});

test('several choices are asked for and come back', async () => {
  const { choices } = await ask({ messages: [{ role: 'user', content: 'Hello' }], n: 2 });

  expect(choices.map(({ index, finish_reason }) => [index, finish_reason])).toEqual([
    [0, 'stop'],
    [1, 'stop'],
  ]);
});
