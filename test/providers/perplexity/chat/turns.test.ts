import { expect, test } from 'vitest';
import { perplexityChat } from '../../../../providers/perplexity/chat/transformation.ts';
import { requestOutcome } from '../../../helpers/request-outcome.ts';

const outcome = (messages: object) => requestOutcome(perplexityChat, 'perplexity', 'sonar', { messages } as never);
const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } };

test('texts and parts of neighbours are joined', () => {
  const messages = [
    { role: 'user', content: 'One' },
    { role: 'user', content: [image] },
  ];

  expect(outcome(messages)).toEqual({
    body: { model: 'sonar', messages: [{ role: 'user', content: [{ type: 'text', text: 'One' }, image] }] },
  });
});

test.each([
  [
    'call',
    { role: 'assistant', tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }] },
  ],
  ['result', { role: 'tool', tool_call_id: 'c', content: '1' }],
])('a turn with a tool %s is refused by its place', (_, turn) => {
  expect(outcome([{ role: 'user', content: 'Hi' }, turn])).toEqual({
    error: { param: 'messages[1]', code: 'unsupported_parameter' },
  });
});
