/** A whole answer as a stream: what was said, how it ended, and what it used, a chunk each. */
import type { ChatChoice, ChatChunk, ChatDelta, ChatResponse } from '../../providers/base/chat-types.ts';

export function replayChat({ choices, usage, ...answer }: ChatResponse): ChatChunk[] {
  const head = { ...answer, object: 'chat.completion.chunk' } as const;
  return [
    ...choices.flatMap((choice) => replayChoice(choice).map((piece) => ({ ...head, choices: [piece] }))),
    ...(usage ? [{ ...head, choices: [], usage }] : []),
  ];
}

function replayChoice({ message, logprobs, finish_reason, index, ...beside }: ChatChoice): ChatChunk['choices'] {
  return [
    { index, delta: toDelta(message), ...(logprobs && { logprobs }), finish_reason: null },
    { ...beside, index, delta: {}, finish_reason },
  ];
}

/** Nulls say nothing in a delta; a call needs its place. */
function toDelta({ tool_calls, ...message }: ChatChoice['message']): ChatDelta {
  const said = Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null));
  return {
    ...said,
    role: 'assistant',
    ...(tool_calls && { tool_calls: tool_calls.map((call, index) => ({ index, ...call })) }),
  };
}
