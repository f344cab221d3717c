import { EventStreamCodec } from '@smithy/eventstream-codec';
import type { Answer } from './answer.ts';
import { each, padding, textOf, token } from './text.ts';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(typeof bytes === 'string' ? bytes : bytes).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);
const text = (value: string) => ({ type: 'string' as const, value });

const event = (type: string, body: object, index = 0) =>
  Buffer.from(
    codec.encode({
      headers: { ':event-type': text(type), ':content-type': text('application/json'), ':message-type': text('event') },
      body: Buffer.from(JSON.stringify({ ...body, p: padding(index) })),
    }),
  );

const counts = { inputTokens: 24, outputTokens: 200, totalTokens: 224 };
const usage = { ...counts, cacheReadInputTokens: 0, cacheWriteInputTokens: 0 };
const message = { role: 'assistant', content: [{ text: textOf(60) }] };

export const bedrock: Answer = {
  streams: (path) => path.endsWith('/converse-stream'),
  streamType: 'application/vnd.amazon.eventstream',
  whole: { metrics: { latencyMs: 700 }, output: { message }, stopReason: 'end_turn', usage },
  events: (count) => [
    event('messageStart', { role: 'assistant' }),
    ...each(count, (i) => event('contentBlockDelta', { contentBlockIndex: 0, delta: { text: token(i) } }, i)),
    event('contentBlockStop', { contentBlockIndex: 0 }),
    event('messageStop', { stopReason: 'end_turn' }),
    event('metadata', { usage, metrics: { latencyMs: 700 } }),
  ],
};
