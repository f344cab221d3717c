import { type DataEvent, typedEvent } from '../framing.ts';
import { toFragments, toPieces } from '../tokens.ts';
import type { MessageReply, ReplyBlock } from './message.ts';

// https://platform.claude.com/docs/en/build-with-claude/streaming

export function toEvents(message: MessageReply): DataEvent[] {
  const blocks = message.content.map(toBlockEvents);
  const [first = [], ...others] = blocks;
  return [
    typedEvent('message_start', { message: toStart(message) }),
    ...first.slice(0, 1),
    typedEvent('ping', {}),
    ...first.slice(1),
    ...others.flat(),
    toMessageDelta(message),
    typedEvent('message_stop', {}),
  ];
}

function toStart(message: MessageReply) {
  const usage = { ...message.usage, output_tokens: 1, output_tokens_details: null };
  return { ...message, content: [], stop_reason: null, stop_sequence: null, usage };
}

/** The counts here are the final ones: they replace those of `message_start`. */
function toMessageDelta({ stop_reason, stop_sequence, usage }: MessageReply): DataEvent {
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, output_tokens, output_tokens_details } =
    usage;
  return typedEvent('message_delta', {
    delta: { stop_reason, stop_sequence },
    usage: { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, output_tokens, output_tokens_details },
  });
}

function toBlockEvents(block: ReplyBlock, index: number): DataEvent[] {
  return [
    typedEvent('content_block_start', { index, content_block: toEmpty(block) }),
    ...toDeltas(block).map((delta) => typedEvent('content_block_delta', { index, delta })),
    typedEvent('content_block_stop', { index }),
  ];
}

function toEmpty(block: ReplyBlock): object {
  if (block.type === 'thinking') return { ...block, thinking: '', signature: '' };
  return block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} };
}

function toDeltas(block: ReplyBlock): object[] {
  if (block.type === 'text') return toPieces(block.text).map((text) => ({ type: 'text_delta', text }));
  if (block.type === 'tool_use') return toArgumentDeltas(block.input);
  const thinking = toPieces(block.thinking).map((text) => ({ type: 'thinking_delta', thinking: text }));
  return [...thinking, { type: 'signature_delta', signature: block.signature }];
}

/** Opens with an empty fragment, which is all that a call without arguments ever sends. */
function toArgumentDeltas(input: Readonly<Record<string, unknown>>): object[] {
  const fragments = Object.keys(input).length === 0 ? [] : toFragments(JSON.stringify(input));
  return ['', ...fragments].map((partial_json) => ({ type: 'input_json_delta', partial_json }));
}
