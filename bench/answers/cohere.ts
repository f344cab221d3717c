import type { Answer } from './answer.ts';
import { each, named, textOf, token } from './text.ts';

const usage = {
  billed_units: { input_tokens: 24, output_tokens: 200 },
  tokens: { input_tokens: 90, output_tokens: 202 },
  cached_tokens: 0,
};
const id = '29f14a5a-11de-4cae-9800-25e4747408ea';
const role = { role: 'assistant' };

const event = (type: string, rest: object) => named(type, { type, ...rest });
const content = (fields: object) => ({ index: 0, delta: { message: { content: fields } } });
const opening = { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] };

export const cohere: Answer = {
  streams: (_path, body) => body.includes('"stream":true'),
  streamType: 'text/event-stream',
  whole: {
    id,
    message: { ...role, content: [{ type: 'text', text: textOf(60) }] },
    finish_reason: 'COMPLETE',
    usage,
  },
  events: (count) => [
    event('message-start', { id, delta: { message: opening } }),
    event('content-start', content({ type: 'text', text: '' })),
    ...each(count, (index) => event('content-delta', content({ text: token(index) }))),
    event('content-end', { index: 0 }),
    event('message-end', { id, delta: { finish_reason: 'COMPLETE', usage } }),
  ],
};
