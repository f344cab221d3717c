import type { FinishReason } from '../../base/chat-types.ts';
import { badAnswer } from '../../base/errors.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#bedrock-runtime_Converse-response-stopReason */
const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  guardrail_intervened: 'content_filter',
  content_filtered: 'content_filter',
};

/** A JSON answer given through our own tool is not a tool call to the caller. */
export function toFinishReason(stopReason: unknown, toolCalls: number, provider: string): FinishReason {
  if (stopReason === 'malformed_model_output' || stopReason === 'malformed_tool_use')
    throw badAnswer(provider, `a malformed answer of its model (${stopReason})`);
  const reason = reasons[String(stopReason)] ?? 'stop';
  return reason === 'tool_calls' && toolCalls === 0 ? 'stop' : reason;
}
