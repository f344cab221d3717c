/** What one process keeps, for all of its endpoints together. */
import type { Gateway } from '../endpoint.ts';
import { type Answers, createAnswers } from './answers.ts';

const opened = new WeakMap<Gateway, Promise<Answers>>();

export function answersOf(gateway: Gateway): Promise<Answers> {
  const known = opened.get(gateway) ?? open(gateway);
  opened.set(gateway, known);
  return known;
}

async function open({ config: { cache }, openSharedAnswers }: Gateway): Promise<Answers> {
  const shared = cache.shared ? await openSharedAnswers?.() : undefined;
  return createAnswers({ maxBytes: cache.maxMemoryMb * 1024 * 1024, shared, clock: () => Date.now() });
}
