import type { FinishReason } from '../../base/chat-types.ts';

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  pause_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
};

/** A JSON answer given through our own tool is not a tool call to the caller. */
export function toFinishReason(stopReason: unknown, toolCalls: number): FinishReason {
  const reason = reasons[String(stopReason)] ?? 'stop';
  return reason === 'tool_calls' && toolCalls === 0 ? 'stop' : reason;
}
