import type { Answer } from './answer.ts';
import { data, each, padding, textOf, token } from './text.ts';

const head = { id: '3f2c8e0b7c9d4a5e8b1f6d2a9c0e4b7d', created: 1_763_800_000, model: 'mistral-large-latest' };
const usage = { prompt_tokens: 24, total_tokens: 224, completion_tokens: 200 };

const chunk = (delta: object, finish_reason: string | null, index: number) => ({
  ...head,
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason }],
  p: padding(index),
});
const message = { role: 'assistant', tool_calls: null, content: textOf(60) };

export const mistral: Answer = {
  streams: (_path, body) => body.includes('"stream":true'),
  streamType: 'text/event-stream; charset=utf-8',
  whole: { ...head, object: 'chat.completion', usage, choices: [{ index: 0, finish_reason: 'stop', message }] },
  events: (count) => [
    data(chunk({ role: 'assistant', content: '' }, null, 0)),
    ...each(count, (index) => data(chunk({ content: token(index) }, null, index))),
    data({ ...chunk({ content: '' }, 'stop', 2), usage }),
    Buffer.from('data: [DONE]\n\n'),
  ],
};
