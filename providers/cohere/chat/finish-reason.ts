import type { FinishReason } from '../../base/chat-types.ts';
import { type ErrorKind, ProviderError } from '../../base/errors.ts';
import { stringOrUndefined } from '../../base/json-values.ts';

const reasons: Readonly<Record<string, FinishReason>> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool_calls',
};

const failures: Readonly<Record<string, ErrorKind>> = {
  ERROR: 'upstream',
  TIMEOUT: 'timeout',
};

/** @param said what Cohere says of a failure, in streams only */
export function toFinishReason(reason: unknown, provider: string, said?: unknown): FinishReason {
  const name = String(reason);
  const failure = failures[name];
  if (failure === undefined) return reasons[name] ?? 'stop';
  const message = stringOrUndefined(said) || `${provider} stopped with the reason \`${name}\`.`;
  throw new ProviderError(provider, failure, message);
}
