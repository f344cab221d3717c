import type { Answer } from './answer.ts';
import { data, each, padding, textOf, token } from './text.ts';

const fixed = { model: 'gpt-4o-2024-08-06', service_tier: 'default', system_fingerprint: 'fp_b1442291a8' };
const head = { id: 'chatcmpl-CcxQ2Yw3nWq0Zq6Hn1vJ8mT5rK4sD', created: 1_763_800_000, ...fixed };
const details = { prompt_tokens_details: { cached_tokens: 0 }, completion_tokens_details: { reasoning_tokens: 0 } };
const usage = { prompt_tokens: 24, completion_tokens: 200, total_tokens: 224, ...details };

const chunk = (delta: object, finish_reason: string | null, index: number) => ({
  ...head,
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  usage: null,
  obfuscation: padding(index),
});

const message = { role: 'assistant', content: textOf(60), refusal: null, annotations: [] };

export const openai: Answer = {
  streams: (_path, body) => body.includes('"stream":true'),
  streamType: 'text/event-stream; charset=utf-8',
  whole: {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage,
  },
  events: (count) => [
    data(chunk({ role: 'assistant', content: '', refusal: null }, null, 0)),
    ...each(count, (index) => data(chunk({ content: token(index) }, null, index))),
    data(chunk({}, 'stop', 1)),
    data({ ...head, object: 'chat.completion.chunk', choices: [], usage, obfuscation: padding(3) }),
    Buffer.from('data: [DONE]\n\n'),
  ],
};
