import type { FinishReason } from '../chat-types.ts';
import { ProviderError } from '../errors.ts';

/** Words that hosts use beside OpenAI's. */
const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  content_filter: 'content_filter',
  eos: 'stop',
  eos_token: 'stop',
  stop_sequence: 'stop',
  end_turn: 'stop',
  max_tokens: 'length',
  model_length: 'length',
  sensitive: 'content_filter',
};

const failures = new Set(['error', 'network_error', 'insufficient_system_resource']);

/** `function_call` is kept for callers of the legacy form; xAI sends an empty reason with tool calls. */
export function toFinishReason(reason: string, hasToolCalls: boolean, provider: string): FinishReason {
  if (failures.has(reason)) {
    throw new ProviderError(provider, 'upstream', `${provider} stopped with the reason \`${reason}\`.`);
  }
  if (reason === 'function_call') return reason as FinishReason;
  const known = reasons[reason] ?? 'stop';
  return known === 'stop' && hasToolCalls && reason !== 'stop' ? 'tool_calls' : known;
}
