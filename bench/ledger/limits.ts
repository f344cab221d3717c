/** Processes that all ask for more than their key's limit of requests, as fast as they can. */
import type { Task } from './calls.ts';
import { startStoreProcess } from './children.ts';
import { runBatch } from './hot-key.ts';

export interface LimitOutcome {
  readonly calls: number;
  readonly limit: number;
  /** The most that any minute has in it, over all processes. */
  readonly mostInMinute: number;
  readonly seconds: number;
}

export async function callOverLimit(
  processes: number,
  callsEach: number,
  limit: number,
  shards = 1,
): Promise<LimitOutcome> {
  const store = await startStoreProcess();
  const rules = { limits: { requestsPerMinute: limit }, shards };
  const task: Task = {
    principal: { id: 'key_limited', rules },
    calls: callsEach,
    ceiling: '0',
    tokens: 0,
    maxMs: 60_000,
    answerMs: 0,
  };
  try {
    const began = performance.now();
    const batches = Array.from({ length: processes }, () => runBatch(task, store.environment));
    const times = (await Promise.all(batches)).flatMap((report) => report?.admittedAt ?? []);
    const seconds = (performance.now() - began) / 1000;
    return { calls: processes * callsEach, limit, mostInMinute: mostWithin(times, 60_000), seconds };
  } finally {
    await store.close();
  }
}

function mostWithin(times: readonly number[], ms: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  let first = 0;
  let most = 0;
  for (const [index, time] of sorted.entries()) {
    while ((sorted[first] ?? 0) <= time - ms) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
