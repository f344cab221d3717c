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

test('a tool round with ids of another maker is answered with its citations', async () => {
  const tool_calls = [
    { id: 'toolu:1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Paris"}' } },
  ];
  const messages = [
    { role: 'user', content: 'Weather?' },
    { role: 'assistant', content: 'Let me look.', tool_calls },
    { role: 'tool', tool_call_id: 'toolu:1', content: [{ type: 'text', text: 'sunny' }] },
  ];
  const response = await gateway.post({ model: 'cohere/command-a-03-2025', messages, tools });

  const { choices } = (await response.json()) as ChatResponse;
  expect(choices[0]).toMatchObject({
    finish_reason: 'stop',
    message: {
      content: expect.stringContaining('"sunny"'),
      citations: [{ text: '"sunny"', sources: [{ id: 'toolu:1:0' }] }],
    },
  });
});

test('a PDF is refused with what to do instead, before Cohere is asked', async () => {
  const file = { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' } };
  const response = await gateway.post({
    model: 'cohere/command-a-03-2025',
    messages: [{ role: 'user', content: [file] }],
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    error: {
      message: 'cohere does not support `messages[].content[].file`. Give the text of a file in `documents`.',
      type: 'invalid_request_error',
      param: 'messages[].content[].file',
      code: 'unsupported_parameter',
    },
  });
});
