/** Claude's stop sequences, wherever it runs: those of white space only are refused. */
import type { ChatRequest } from './chat-types.ts';
import { stopSequences } from './params.ts';

interface ClaudeStop {
  readonly stop: readonly string[];
  readonly dropped: readonly 'stop'[];
}

export function toClaudeStop(request: ChatRequest): ClaudeStop {
  // Empty ones ask for nothing.
  const asked = stopSequences(request).filter((sequence) => sequence !== '');
  const stop = asked.filter((sequence) => sequence.trim() !== '');
  return { stop, dropped: stop.length < asked.length ? ['stop'] : [] };
}
