/**
 * Whether a chunk tells a caller anything: most providers open a stream with the role alone, before they know whether they
 * can answer.
 */
import type { ChatChunk } from '../../providers/base/chat-types.ts';

export function saysSomething({ choices }: ChatChunk): boolean {
  return choices.some(({ delta, finish_reason }) => Boolean(finish_reason) || Object.entries(delta ?? {}).some(isSaid));
}

function isSaid([field, value]: [string, unknown]): boolean {
  return field !== 'role' && value !== '' && value !== null && value !== undefined;
}
