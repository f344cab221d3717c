import type { Answer } from './answer.ts';
import { each, named, textOf, token } from './text.ts';

const counts = { input_tokens: 24, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
const message = {
  id: 'msg_01XFDUDYJgAACzvnptvVoYEL',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-5-20250929',
};
const open = {
  ...message,
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { ...counts, output_tokens: 1 },
};

const delta = (text: string) =>
  named('content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });

export const anthropic: Answer = {
  streams: (_path, body) => body.includes('"stream":true'),
  streamType: 'text/event-stream; charset=utf-8',
  whole: {
    ...message,
    content: [{ type: 'text', text: textOf(60) }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { ...counts, output_tokens: 200, service_tier: 'standard' },
  },
  events: (count) => [
    named('message_start', { type: 'message_start', message: open }),
    named('content_block_start', { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    named('ping', { type: 'ping' }),
    ...each(count, (index) => delta(token(index))),
    named('content_block_stop', { type: 'content_block_stop', index: 0 }),
    named('message_delta', {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { ...counts, output_tokens: 200 },
    }),
    named('message_stop', { type: 'message_stop' }),
  ],
};
